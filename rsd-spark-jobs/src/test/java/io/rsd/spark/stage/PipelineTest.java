package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.rsd.core.files.Sha256;
import io.rsd.core.testing.Fixtures;
import io.rsd.core.text.Tokenizer;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import io.rsd.spark.tables.Tables;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rsd pipeline} leaves behind, of problems that can be solved and others. */
@ExtendWith(FinishedRun.class)
class PipelineTest {

  private static SparkSession spark;
  private static TinyRun run;

  @BeforeAll
  static void take(SparkSession session, TinyRun finished) {
    spark = session;
    run = finished;
  }

  @Test
  void everyTableHasItsSchemaAndNoValueMissingThatMustBeThere() {
    Tables.ALL.forEach(
        (name, table) -> {
          for (String model : List.of("base", "trained")) {
            String folder = name.replace("MODEL", model).replace("BENCHMARK", "held_out");
            if (!folder.startsWith("evaluation") || !folder.endsWith("rejects")) {
              hasSchema(folder, table.schema());
            }
          }
        });
  }

  private static void hasSchema(String name, StructType schema) {
    Dataset<Row> table = run.table(spark, name);
    assertThat(table.schema().catalogString()).as(name).isEqualTo(schema.catalogString());
    String[] required =
        Stream.of(schema.fields())
            .filter(field -> !field.nullable())
            .map(StructField::name)
            .toArray(String[]::new);
    assertThat(table.na().drop(required).count()).as(name).isEqualTo(table.count());
  }

  @Test
  void finishedAttemptsHaveOneFigureForEveryToken() {
    List<Row> attempts =
        run.attempts(spark, "generate").filter("status = 'finished'").collectAsList();
    assertThat(attempts)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              int tokens = row.getAs("tokens");
              for (String column :
                  List.of(
                      "token_ids",
                      "fallback",
                      "student_logprobs",
                      "student_entropies",
                      "teacher_logprobs")) {
                assertThat(row.getList(row.fieldIndex(column))).as(column).hasSize(tokens);
              }
              List<Boolean> fallback = row.getList(row.fieldIndex("fallback"));
              assertThat(Collections.frequency(fallback, true)).isEqualTo(row.getAs("fallbacks"));
            });
  }

  @Test
  void everyFallbackHasTheCandidateThatTheStudentRefused() {
    List<Row> attempts =
        run.attempts(spark, "generate").filter("status = 'finished'").collectAsList();
    int refused = 0;
    for (Row row : attempts) {
      List<Boolean> fallback = row.getList(row.fieldIndex("fallback"));
      List<Integer> positions = row.getList(row.fieldIndex("refused_positions"));
      assertThat(positions)
          .isEqualTo(IntStream.range(0, fallback.size()).filter(fallback::get).boxed().toList());
      assertThat(row.getList(row.fieldIndex("refused_tokens"))).hasSameSizeAs(positions);
      for (float logProb : TinyRun.floats(row, "refused_student_logprobs")) {
        assertThat(Math.exp(logProb)).isLessThan(0.01);
      }
      assertThat(TinyRun.floats(row, "refused_teacher_logprobs")).hasSize(positions.size());
      refused += positions.size();
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aTextIsCutIntoItsTokensWithoutATokenizer() {
    List<Row> attempts =
        run.attempts(spark, "generate").filter("status = 'finished'").collectAsList();
    try (Tokenizer tokenizer = Tokenizer.load(run.world().resolve("student"))) {
      for (Row row : attempts) {
        String text = row.getAs("text");
        List<Integer> tokens = row.getList(row.fieldIndex("token_ids"));
        List<Integer> ends = row.getList(row.fieldIndex("token_ends"));
        assertThat(ends).hasSameSizeAs(tokens);
        for (int i = 0; i < ends.size(); i++) {
          int[] before = tokens.subList(0, i + 1).stream().mapToInt(Integer::intValue).toArray();
          assertThat(text.substring(0, text.offsetByCodePoints(0, ends.get(i))))
              .isEqualTo(tokenizer.decode(before, true));
        }
      }
    }
  }

  @Test
  void everyAskedProblemIsOneRowToTrainOnOrOneReject() {
    List<Row> sft = run.table(spark, "sft").sort("position").collectAsList();
    assertThat(sft)
        .extracting(row -> row.<Long>getAs("position"))
        .containsExactlyElementsOf(
            Stream.iterate(0L, position -> position + 1)
                .limit(FinishedRun.ROWS)
                .filter(
                    position ->
                        position != FinishedRun.TOO_LONG
                            && position != FinishedRun.WITHOUT_QUESTION)
                .toList());
    assertThat(sft)
        .filteredOn(row -> row.<Long>getAs("position") >= FinishedRun.PROBLEMS)
        .extracting(row -> row.getAs("kind"))
        .containsExactly("prefix", "prefix");
    assertThat(run.table(spark, "rejects").filter("stage = 'dataset'").collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Long>getAs("position")).isEqualTo(FinishedRun.TOO_LONG);
              assertThat(row.<String>getAs("reason")).contains("context of 256");
            });
    assertThat(run.table(spark, "rejects").filter("stage = 'problems'").collectAsList())
        .extracting(row -> row.<Long>getAs("position"))
        .containsExactly(FinishedRun.WITHOUT_QUESTION);
  }

  @Test
  void solvedProblemsAreLearntWholeAndTheOthersBeginningsAlone() {
    Map<Long, Row> traces = byPosition("traces");
    List<Row> sft = run.table(spark, "sft").collectAsList();
    assertThat(sft).extracting(row -> row.<String>getAs("kind")).contains("full", "prefix");
    assertThat(sft)
        .allSatisfy(
            row -> {
              Row trace = traces.get(row.<Long>getAs("position"));
              List<Integer> ofTrace = trace.getList(trace.fieldIndex("token_ids"));
              List<Integer> learnt = TinyRun.learnt(row);
              if (trace.<Boolean>getAs("solved")) {
                assertThat(row.<String>getAs("kind")).isEqualTo("full");
                assertThat(learnt).isEqualTo(ofTrace);
                assertThat(row.<String>getAs("completion"))
                    .isEqualTo(trace.getAs("text") + "<|im_end|>");
              } else {
                boolean ended = "eos".equals(trace.getAs("finish_reason"));
                int length = Math.min(TinyRun.PREFIX_TOKENS, ofTrace.size() - (ended ? 1 : 0));
                assertThat(row.<String>getAs("kind")).isEqualTo("prefix");
                assertThat(learnt).isEqualTo(ofTrace.subList(0, length));
                assertThat(trace.<String>getAs("text")).startsWith(row.getAs("completion"));
              }
            });
  }

  @Test
  void theCorrectAttemptWithTheLowestNumberIsChosen() {
    Map<Long, Integer> first = new HashMap<>();
    for (Row attempt : run.attempts(spark, "generate").collectAsList()) {
      if ("equal".equals(attempt.getAs("verdict"))) {
        first.merge(attempt.getAs("position"), attempt.getAs("attempt"), Math::min);
      }
    }
    Map<Long, Integer> chosen = new HashMap<>();
    byPosition("traces")
        .forEach(
            (position, trace) -> {
              if (trace.<Boolean>getAs("solved")) {
                chosen.put(position, trace.getAs("attempt"));
              }
            });
    assertThat(chosen).isNotEmpty().isEqualTo(first);
  }

  private static Map<Long, Row> byPosition(String name) {
    Map<Long, Row> rows = new HashMap<>();
    run.table(spark, name).collectAsList().forEach(row -> rows.put(row.getAs("position"), row));
    return rows;
  }

  @Test
  void onlyWhatTheTeacherSolvedGetsWholeAttempts() {
    List<Object> solvable =
        run
            .attempts(spark, "solve")
            .filter("verdict = 'equal'")
            .select("position")
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.get(0))
            .toList();
    assertThat(run.attempts(spark, "generate").collectAsList())
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("purpose"))
                    .isEqualTo(solvable.contains(row.getAs("position")) ? "solution" : "prefix"));
    assertThat(run.attempts(spark, "solve").filter("position = " + FinishedRun.UNREADABLE).count())
        .isZero();
    assertThat(
            run.attempts(spark, "solve").filter("position = " + FinishedRun.WITHOUT_ANSWER).count())
        .isZero();
  }

  @Test
  void theManifestCountsWhatTheTablesHold() {
    assertThat(run.counts("problems").toString())
        .isEqualTo(
            "{\"rows\":12,\"problems\":11,\"rejected\":1,\"gold_readable\":9,"
                + "\"gold_unreadable\":1,\"gold_missing\":1,\"content\":\"%s\",\"prompt_preset\":\"plain\",\"first_prompt_sha256\":\"%s\"}"
                    .formatted(
                        run.counts("problems").get("content").getAsString(),
                        new Sha256().add(firstPrompt()).hex()));
    assertThat(run.counts("dataset").get("solved").getAsLong())
        .isEqualTo(run.table(spark, "traces").filter("solved").count());
  }

  private static String firstPrompt() {
    return run.table(spark, "problems").filter("position = 0").first().getAs("prompt");
  }

  @Test
  void everyAttemptOfAnEvaluationCounts() {
    for (String name : List.of("base", "trained")) {
      List<Row> attempts =
          run.table(spark, "evaluation/%s/held_out/attempts".formatted(name)).collectAsList();
      assertThat(attempts).hasSize(5 * 3);
      long correct = attempts.stream().filter(row -> "equal".equals(row.getAs("verdict"))).count();
      JsonObject counts = run.counts("evaluate/%s/held_out".formatted(name));
      assertThat(counts.get("equal").getAsLong()).isEqualTo(correct);
      assertThat(counts.get("problems").getAsLong()).isEqualTo(5);
      Row score =
          run.table(spark, "scores")
              .filter("model = '%s' and metric = 'avg' and subset = 'all'".formatted(name))
              .first();
      assertThat(score.<Double>getAs("value")).isCloseTo(100.0 * correct / 15, within(1e-9));
      assertThat(score.<Integer>getAs("k")).isEqualTo(3);
    }
  }

  @Test
  void problemsThatNobodyCanSolveAllEndAsPrefixes(@TempDir Path folder) {
    TinyRun hard = run.another(folder.resolve("hard"));
    hard.rsd(
            "pipeline",
            "problems.path=" + Fixtures.problems("aime_nemo_skills.jsonl"),
            "problems.format=aime",
            "problems.limit=4",
            "decoding.context=1024",
            "solve.attempts=1",
            "training.context=512")
        .succeeds();
    assertThat(hard.table(spark, "sft").collectAsList())
        .hasSize(4)
        .allSatisfy(row -> assertThat(row.<String>getAs("kind")).isEqualTo("prefix"));
  }
}
