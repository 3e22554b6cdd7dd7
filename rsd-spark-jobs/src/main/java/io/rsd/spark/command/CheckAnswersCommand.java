package io.rsd.spark.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.files.NewFile;
import io.rsd.eval.answers.AnswerKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the final answers of completions with gold answers, one JSON object a line. */
@Command(
    name = "check-answers",
    description = {
      "Decides for each row whether its prediction equals its gold answer.",
      "Reads rows {\"id\", \"gold\", \"pred\"}; writes rows {\"id\", \"verdict\","
          + " \"extracted_gold\", \"extracted_pred\", \"reason\"} with the verdict equal,"
          + " different or undecided. A row that cannot be read is undecided."
    },
    mixinStandardHelpOptions = true)
public final class CheckAnswersCommand implements Callable<Integer> {

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private static final Pattern LONE_SURROGATE =
      Pattern.compile(
          "[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])|(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]");

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines to read, plain or packed as .gz")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "JSON Lines to write; an existing file is replaced")
  private Path output;

  private final AnswerChecker checker = AnswerKind.MATH.checker();
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private int malformed;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    try (BufferedReader lines = TextFiles.reader(input);
        NewFile results = TextFiles.replace(output)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          results.writer().write(written(result(line, number)) + "\n");
        }
      }
      results.commit();
    }
    summarize(Duration.ofNanos(System.nanoTime() - started));
    return 0;
  }

  /** A row as text; half a surrogate pair has no bytes in UTF-8, so it stays an escape. */
  private static String written(JsonObject row) {
    return LONE_SURROGATE
        .matcher(GSON.toJson(row))
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }

  private JsonObject result(String line, int number) {
    JsonObject result = new JsonObject();
    AnswerCheck check;
    try {
      JsonObject row = row(line);
      result.add("id", row.get("id"));
      check = checker.check(text(row, "gold"), text(row, "pred"));
    } catch (JsonParseException unreadable) {
      malformed++;
      String reason = "Line " + number + " cannot be read: " + unreadable.getMessage();
      check = new AnswerCheck(Verdict.UNDECIDED, "", "", reason);
      if (!result.has("id")) {
        result.addProperty("id", "line " + number);
      }
    }
    counts.merge(check.verdict(), 1, Integer::sum);
    result.addProperty("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
    result.addProperty("extracted_gold", check.gold());
    result.addProperty("extracted_pred", check.answer());
    result.addProperty("reason", check.reason());
    return result;
  }

  private static JsonObject row(String line) {
    JsonElement element = JsonParser.parseString(line);
    if (!element.isJsonObject()) {
      throw new JsonParseException("it is no JSON object");
    }
    return element.getAsJsonObject();
  }

  /** A field that holds a text; a number is taken as it is written. */
  private static String text(JsonObject row, String field) {
    JsonElement value = row.get(field);
    if (value == null || !value.isJsonPrimitive()) {
      throw new JsonParseException("the field \"" + field + "\" is missing or holds no text");
    }
    return value.getAsString();
  }

  private void summarize(Duration duration) {
    PrintWriter out = spec.commandLine().getOut();
    int rows = counts.values().stream().mapToInt(Integer::intValue).sum();
    out.printf(
        Locale.ROOT,
        "%d rows: %d equal, %d different, %d undecided%s; %.2f s, %.3f ms a row%n",
        rows,
        counts.getOrDefault(Verdict.EQUAL, 0),
        counts.getOrDefault(Verdict.DIFFERENT, 0),
        counts.getOrDefault(Verdict.UNDECIDED, 0),
        malformed == 0 ? "" : " (" + malformed + " of them unreadable lines)",
        duration.toNanos() / 1e9,
        rows == 0 ? 0.0 : duration.toNanos() / 1e6 / rows);
    out.println("written to " + output);
    out.flush();
  }
}
