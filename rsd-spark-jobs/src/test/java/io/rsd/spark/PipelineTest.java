package io.rsd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.spark.TinyRun.Outcome;
import io.rsd.spark.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole run in one process: what lies in its tables, and how it goes on. */
@ExtendWith(SparkSessions.class)
class PipelineTest {

  private static final int PREFIX = 8;

  @TempDir private static Path folder;
  private static TinyRun tiny;
  private static Outcome outcome;

  @BeforeAll
  static void run(SparkSession spark) throws IOException {
    assertThat(spark.version()).isNotEmpty(); // The command takes the session that is there.
    tiny = TinyRun.write(folder);
    outcome = tiny.rsd("pipeline");
    assertThat(outcome.exitCode()).withFailMessage(outcome::text).isZero();
  }

  private static JsonObject stage(Path run, String name) throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("run.json")))
        .getAsJsonObject()
        .getAsJsonObject("stages")
        .getAsJsonObject(name);
  }

  private static JsonObject counts(String stage) throws IOException {
    return stage(tiny.run(), stage).getAsJsonObject("counts");
  }

  @Test
  void everyTableHasItsSchema(SparkSession spark) {
    Map.of(
            "problems", Tables.PROBLEMS,
            "attempts/stage=solve", Tables.ATTEMPTS,
            "attempts/stage=generate", Tables.ATTEMPTS,
            "traces", Tables.TRACES,
            "sft", Tables.SFT,
            "rejects/stage=problems", Tables.REJECTS)
        .forEach(
            (table, schema) -> {
              StructType written =
                  spark.read().parquet(tiny.run().resolve(table).toString()).schema();
              List<String> columns = columns(schema);
              assertThat(columns(written).subList(0, columns.size())).as(table).isEqualTo(columns);
            });
  }

  private static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .map((StructField field) -> field.name() + " " + field.dataType().catalogString())
        .toList();
  }

  @Test
  void whatCannotBeAskedIsSetAsideWithItsReason(SparkSession spark) throws IOException {
    List<Row> rejects = TinyRun.rows(spark, tiny.run().resolve("rejects/stage=problems"));
    assertThat(rejects)
        .extracting(row -> row.<Long>getAs("position"))
        .containsExactly((long) TinyRun.NO_QUESTION, (long) TinyRun.REPEATED_ID);
    assertThat(TinyRun.at(rejects, TinyRun.REPEATED_ID).<String>getAs("reason"))
        .contains("position 0");
    List<Row> withoutTrace = TinyRun.rows(spark, tiny.run().resolve("rejects/stage=traces"));
    assertThat(withoutTrace)
        .extracting(row -> row.<String>getAs("problem_id"))
        .containsExactly("endless");
    assertThat(withoutTrace.get(0).<String>getAs("reason")).contains("leave no room in a context");
    assertThat(counts("problems").get("rejected").getAsInt()).isEqualTo(2);
    assertThat(counts("problems").get("gold_unreadable").getAsInt()).isEqualTo(1);
  }

  @Test
  void theCorrectAttemptWithTheLowestNumberIsKept(SparkSession spark) {
    List<Row> attempts = TinyRun.rows(spark, tiny.run().resolve("attempts/stage=generate"));
    List<Row> traces = TinyRun.rows(spark, tiny.run().resolve("traces"));
    assertThat(traces).hasSize(TinyRun.SOLVABLE + 1);
    for (Row trace : traces) {
      Optional<Integer> firstCorrect =
          attempts.stream()
              .filter(row -> row.<Long>getAs("position").equals(trace.<Long>getAs("position")))
              .filter(row -> "equal".equals(row.getAs("verdict")))
              .map(row -> row.<Integer>getAs("attempt"))
              .findFirst();
      assertThat(trace.<Boolean>getAs("solved")).isEqualTo(firstCorrect.isPresent());
      assertThat(trace.<Integer>getAs("attempt")).isEqualTo(firstCorrect.orElse(0));
    }
    assertThat(traces).anySatisfy(row -> assertThat(row.<Boolean>getAs("solved")).isTrue());
  }

  @Test
  void solvedProblemsAreLearntWholeAndTheOthersAsPrefixesWithoutAnEnd(SparkSession spark)
      throws IOException {
    List<Row> traces = TinyRun.rows(spark, tiny.run().resolve("traces"));
    List<Row> sft = TinyRun.rows(spark, tiny.run().resolve("sft"));
    assertThat(sft).hasSameSizeAs(traces);
    for (int i = 0; i < sft.size(); i++) {
      List<Integer> tokens = sft.get(i).getList(sft.get(i).fieldIndex("completion_token_ids"));
      List<Integer> whole = traces.get(i).getList(traces.get(i).fieldIndex("token_ids"));
      if (traces.get(i).<Boolean>getAs("solved")) {
        assertThat(sft.get(i).<String>getAs("kind")).isEqualTo("full");
        assertThat(tokens).isEqualTo(whole);
      } else {
        assertThat(sft.get(i).<String>getAs("kind")).isEqualTo("prefix");
        assertThat(tokens)
            .isEqualTo(whole.subList(0, tokens.size()))
            .hasSizeLessThanOrEqualTo(PREFIX);
      }
    }
    assertThat(TinyRun.at(sft, TinyRun.PROOF).<String>getAs("kind")).isEqualTo("prefix");
    assertThat(counts("dataset").get("gold_not_readable").getAsInt()).isEqualTo(1);
  }

  @Test
  void messagesHoldQuestionAndAnswer(SparkSession spark) {
    for (Row row : TinyRun.rows(spark, tiny.run().resolve("sft"))) {
      List<Row> messages = row.getList(row.fieldIndex("messages"));
      assertThat(messages)
          .extracting(message -> message.<String>getAs("role"))
          .containsExactly("user", "assistant");
      assertThat(row.<String>getAs("prompt"))
          .isEqualTo("<|im_start|>" + messages.get(0).getAs("content") + "<think>");
      assertThat(messages.get(1).<String>getAs("content"))
          .isEqualTo("<think>" + row.getAs("completion"));
    }
  }

  @Test
  void theStudentIsTrainedAndEvaluatedBeforeAndAfter(SparkSession spark) throws IOException {
    try (Checkpoint trained = Checkpoint.open(tiny.run().resolve("training/model"))) {
      assertThat(trained.tensors()).isNotEmpty();
    }
    for (String model : List.of("base", "trained")) {
      Path run = tiny.run().resolve("evaluation").resolve(model);
      List<Row> attempts = TinyRun.rows(spark, run.resolve("attempts/stage=evaluate"));
      assertThat(attempts).hasSize(4 * 2);
      long correct = attempts.stream().filter(row -> "equal".equals(row.getAs("verdict"))).count();
      JsonObject counts = stage(run, "evaluate").getAsJsonObject("counts");
      assertThat(counts.get("accuracy_percent").getAsDouble()).isEqualTo(100.0 * correct / 8);
    }
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    Outcome again = tiny.rsd("pipeline");
    assertThat(again.exitCode()).isZero();
    assertThat(again.text().lines().filter(line -> line.startsWith("rsd: ")))
        .allSatisfy(
            line -> assertThat(line).matches("rsd: (.*: done already|reads the .*|evaluates .*)"));
  }

  @Test
  void aChunkThatWasNotFinishedIsMadeAgainAlone(SparkSession spark) throws IOException {
    Path attempts = tiny.run().resolve("attempts/stage=generate");
    List<String> before = withoutSeconds(TinyRun.rows(spark, attempts));
    FileTime untouched = modified(attempts.resolve("chunk=0000"));
    FileTime unfinished = modified(attempts.resolve("chunk=0001"));
    Files.delete(attempts.resolve("chunk=0001/_SUCCESS"));
    forgetThatItIsFinished("generate");

    Outcome again = tiny.rsd("generate", "decoding.slots=3", "run.problems_per_task=2");
    assertThat(again.exitCode()).withFailMessage(again::text).isZero();
    assertThat(again.text()).contains("rsd: generate: goes on, 1 of 2 chunks are done");
    assertThat(modified(attempts.resolve("chunk=0000"))).isEqualTo(untouched);
    assertThat(modified(attempts.resolve("chunk=0001"))).isGreaterThan(unfinished);
    assertThat(withoutSeconds(TinyRun.rows(spark, attempts))).isEqualTo(before);
  }

  /** The columns that do not depend on clocks, nor on how kernels round for other batches. */
  private static List<String> withoutSeconds(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                Stream.of(
                        "problem_id",
                        "attempt",
                        "status",
                        "verdict",
                        "text",
                        "token_ids",
                        "fallback")
                    .map(column -> String.valueOf(row.<Object>getAs(column)))
                    .toList()
                    .toString())
        .toList();
  }

  private static FileTime modified(Path chunk) throws IOException {
    try (Stream<Path> files = Files.list(chunk)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.getLastModifiedTime(part);
    }
  }

  private static void forgetThatItIsFinished(String stage) throws IOException {
    Path file = tiny.run().resolve("run.json");
    JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    all.getAsJsonObject("stages").getAsJsonObject(stage).addProperty("finished", "");
    Files.writeString(file, all.toString());
  }

  @Test
  void otherSettingsAreRefusedByName() {
    Outcome refused = tiny.rsd("generate", "generate.threshold=0.1", "decoding.seed=7");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.text())
        .contains("was begun with other settings: ")
        .contains("decoding.seed was 0 and is now 7");
    Outcome threshold = tiny.rsd("generate", "generate.threshold=0.1");
    assertThat(threshold.text()).contains("generate.threshold was 0.01 and is now 0.1");
    assertThat(threshold.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"skd, true", "teacher, false", "student, false"})
  void otherMethodsMakeTracesOfTheSameProblems(
      String method, boolean hasThreshold, SparkSession spark) {
    Path run = folder.resolve("run-" + method);
    Outcome made =
        tiny.rsd(
            "generate",
            "run.directory=" + run,
            "generate.method=" + method,
            "solve.from=" + tiny.run());
    assertThat(made.exitCode()).withFailMessage(made::text).isZero();
    List<Row> attempts = TinyRun.rows(spark, run.resolve("attempts/stage=generate"));
    assertThat(attempts)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("method")).isEqualTo(method);
              assertThat(row.isNullAt(row.fieldIndex("p_th"))).isEqualTo(!hasThreshold);
              if (!hasThreshold && row.getAs("status").equals("finished")) {
                assertThat(row.<Boolean>getList(row.fieldIndex("fallback"))).doesNotContain(true);
              }
            });
    if (method.equals("teacher")) {
      List<Row> solve = TinyRun.rows(spark, tiny.run().resolve("attempts/stage=solve"));
      assertThat(attempts)
          .filteredOn(row -> row.getAs("purpose").equals("solution"))
          .filteredOn(row -> row.<Integer>getAs("attempt") == 0)
          .isNotEmpty()
          .allSatisfy(
              row ->
                  assertThat(row.<String>getAs("text"))
                      .isEqualTo(TinyRun.at(solve, row.<Long>getAs("position")).getAs("text")));
    }
  }
}
