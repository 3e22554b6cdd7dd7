package io.rsd.eval.answers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.testing.JsonRows;
import io.rsd.core.testing.SharedFiles;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints, for each kind of answer pairs, how many verdicts are acceptable and how many are a wrong
 * "equal", and then each row that is not acceptable. Run {@code main} from an IDE or with the test
 * class path; {@link SharedFiles} says where the pairs are.
 */
final class AnswerPairsReport {

  private static final String FILE = "field_reports_visible.jsonl";

  private final MathAnswerChecker checker = new MathAnswerChecker();
  private final Map<String, Counts> kinds = new LinkedHashMap<>();
  private final StringBuilder failures = new StringBuilder();

  /** How many rows a kind has, and how many of their verdicts are acceptable or wrongly equal. */
  private record Counts(int rows, int accepted, int falseEquals) {

    Counts plus(Counts other) {
      return new Counts(
          rows + other.rows, accepted + other.accepted, falseEquals + other.falseEquals);
    }
  }

  private AnswerPairsReport() {}

  public static void main(String[] arguments) {
    AnswerPairsReport report = new AnswerPairsReport();
    for (JsonObject row : JsonRows.read(SharedFiles.ANSWERS.folder().resolve(FILE))) {
      if (!row.get("contested").getAsBoolean()) {
        report.check(row);
      }
    }
    report.print();
  }

  private void check(JsonObject row) {
    String gold = row.get("gold").getAsString();
    String prediction = row.get("pred").getAsString();
    AnswerCheck check = checker.check(gold, prediction);
    String verdict = check.verdict().name().toLowerCase(Locale.ROOT);
    boolean accepted = false;
    for (JsonElement accept : row.get("accept").getAsJsonArray()) {
      accepted |= accept.getAsString().equals(verdict);
    }
    boolean falseEqual = !accepted && check.verdict() == Verdict.EQUAL;
    Counts counts = new Counts(1, accepted ? 1 : 0, falseEqual ? 1 : 0);
    kinds.merge(row.get("kind").getAsString(), counts, Counts::plus);
    if (!accepted) {
      failures.append(
          String.format(
              "%s %s %s <%s> %s%n    [%s] [%s] %s%n",
              falseEqual ? "FALSE EQUAL" : "not accepted",
              row.get("id").getAsString(),
              verdict,
              gold,
              prediction.replace("\n", "\\n"),
              check.gold(),
              check.answer(),
              check.reason()));
    }
  }

  private void print() {
    System.out.println("| kind | rows | accepted | false equals |");
    System.out.println("| --- | --- | --- | --- |");
    kinds.forEach(AnswerPairsReport::line);
    line("all", kinds.values().stream().reduce(new Counts(0, 0, 0), Counts::plus));
    System.out.println();
    System.out.print(failures);
  }

  private static void line(String kind, Counts counts) {
    System.out.printf(
        "| %s | %d | %d | %d |%n", kind, counts.rows(), counts.accepted(), counts.falseEquals());
  }
}
