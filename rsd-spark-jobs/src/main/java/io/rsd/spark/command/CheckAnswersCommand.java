package io.rsd.spark.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Judgement;
import io.rsd.core.decoding.AnswerCheck.Outcome;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.GivenAnswer;
import io.rsd.core.files.NewFile;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.eval.judge.Judge;
import io.rsd.eval.judge.JudgeSettings;
import io.rsd.eval.judge.JudgedGrader;
import io.rsd.eval.judge.Replies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares the final answers of completions with gold answers, one JSON object a line. */
@Command(
    name = "check-answers",
    description = {
      "Decides for each row whether its prediction equals its gold answer.",
      "Reads rows {\"id\", \"gold\", \"pred\"}; writes rows {\"id\", \"verdict\","
          + " \"extracted_gold\", \"extracted_pred\", \"reason\"} with the verdict equal,"
          + " different or undecided. A row that cannot be read is undecided.",
      "With grader.judge in the settings, a language model is asked about the undecided rows: the"
          + " field \"question\" is the problem, if it is there, and rows get \"decided_by\","
          + " \"judge_outcome\" and \"judge_reply\"."
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

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "settings in HOCON, of which only grader.judge counts; can be given several times")
  private final List<Path> config = new ArrayList<>();

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "overrides a setting of the files, for example grader.judge.model=NAME")
  private final List<String> overrides = new ArrayList<>();

  /** So many rows may wait for their verdicts, so that a large file does not fill the memory. */
  private static final int MOST_WAITING = 1000;

  private final AnswerChecker rules = AnswerKind.MATH.checker();
  private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private int malformed;

  /** A row whose verdict may still come. */
  private record Row(JsonElement id, CompletableFuture<AnswerCheck> check) {}

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    Optional<Judge> judge =
        JudgeSettings.read(SettingsFile.read(config, overrides).section("grader.judge"))
            .map(settings -> new Judge(settings, System.getenv(), Replies.inMemory()));
    try {
      AnswerGrader grader =
          judge
              .<AnswerGrader>map(of -> new JudgedGrader(rules, of))
              .orElseGet(() -> AnswerGrader.of(rules));
      check(grader, judge.isPresent());
    } finally {
      judge.ifPresent(Judge::close);
    }
    summarize(Duration.ofNanos(System.nanoTime() - started), judge.isPresent());
    return 0;
  }

  /** Rows are written in the order of the input, whenever their verdicts come. */
  private void check(AnswerGrader grader, boolean isJudged) throws IOException {
    try (BufferedReader lines = TextFiles.reader(input);
        NewFile results = TextFiles.replace(output)) {
      Queue<Row> waiting = new ArrayDeque<>();
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          waiting.add(row(line, number, grader));
        }
        while (!waiting.isEmpty()
            && (waiting.peek().check().isDone() || waiting.size() > MOST_WAITING)) {
          results.writer().write(written(result(waiting.remove(), isJudged)) + "\n");
        }
      }
      for (Row row : waiting) {
        results.writer().write(written(result(row, isJudged)) + "\n");
      }
      results.commit();
    }
  }

  /** A row as text; half a surrogate pair has no bytes in UTF-8, so it stays an escape. */
  private static String written(JsonObject row) {
    return LONE_SURROGATE
        .matcher(GSON.toJson(row))
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }

  private Row row(String line, int number, AnswerGrader grader) {
    Optional<JsonElement> id = Optional.empty();
    try {
      JsonObject row = object(line);
      id = Optional.ofNullable(row.get("id"));
      GivenAnswer answer =
          new GivenAnswer(question(row), text(row, "gold"), List.of(), 0, text(row, "pred"));
      return new Row(id.orElse(JsonNull.INSTANCE), grader.grade(answer));
    } catch (JsonParseException unreadable) {
      malformed++;
      String reason = "Line " + number + " cannot be read: " + unreadable.getMessage();
      return new Row(
          id.orElse(new JsonPrimitive("line " + number)),
          CompletableFuture.completedFuture(new AnswerCheck(Verdict.UNDECIDED, "", "", reason)));
    }
  }

  private JsonObject result(Row row, boolean isJudged) {
    AnswerCheck check = row.check().join();
    counts.merge(check.verdict(), 1, Integer::sum);
    check.judgement().ifPresent(of -> outcomes.merge(of.outcome(), 1, Integer::sum));
    JsonObject result = new JsonObject();
    result.add("id", row.id());
    result.addProperty("verdict", lowerCase(check.verdict()));
    result.addProperty("extracted_gold", check.gold());
    result.addProperty("extracted_pred", check.answer());
    result.addProperty("reason", check.reason());
    if (isJudged) {
      result.addProperty("decided_by", check.isJudged() ? "judge" : "rules");
      result.addProperty(
          "judge_outcome", check.judgement().map(of -> lowerCase(of.outcome())).orElse(null));
      result.addProperty("judge_reply", check.judgement().flatMap(Judgement::reply).orElse(null));
    }
    return result;
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The problem, for the judge. */
  private static Optional<String> question(JsonObject row) {
    return Optional.ofNullable(row.get("question"))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private static JsonObject object(String line) {
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

  private void summarize(Duration duration, boolean isJudged) {
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
    if (isJudged) {
      out.printf(
          Locale.ROOT,
          "judge: %d yes, %d no; still undecided: %d unclear replies, %d without a reply%n",
          outcomes.getOrDefault(Outcome.YES, 0),
          outcomes.getOrDefault(Outcome.NO, 0),
          outcomes.getOrDefault(Outcome.UNCLEAR, 0),
          outcomes.getOrDefault(Outcome.NO_REPLY, 0));
    }
    out.println("written to " + output);
    out.flush();
  }
}
