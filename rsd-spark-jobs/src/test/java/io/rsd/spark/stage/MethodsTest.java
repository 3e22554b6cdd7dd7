package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs by the other methods, on what another run solved or on all problems. */
@ExtendWith(FinishedRun.class)
class MethodsTest {

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TinyRun reverse;

  @BeforeAll
  static void take(SparkSession session, TinyRun finished) {
    spark = session;
    reverse = finished;
  }

  private static TinyRun run(String name) {
    return reverse.another(folder.resolve(name));
  }

  private static TinyRun generated(String name, String... overrides) {
    return run(name).having(List.of("generate"), overrides);
  }

  private static String fromReverse() {
    return "solve.from=" + reverse.folder();
  }

  @Test
  void theSolveOfAnotherRunStandsForTheOwnOne() {
    TinyRun run = run("from");
    assertThat(run.rsd("solve", fromReverse()).succeeds().told())
        .contains("solve: takes the attempts of " + reverse.folder());
    run.rsd("generate", fromReverse()).succeeds();
    assertThat(run.parts("attempts")).noneMatch(file -> file.contains("solve"));
    assertThat(run.attemptRows(spark, "generate"))
        .isEqualTo(reverse.attemptRows(spark, "generate"));
  }

  @Test
  void theSolveOfARunWithOtherSettingsDoesNotStandForIt() {
    assertThat(run("from-other").rsd("generate", fromReverse(), "decoding.seed=1").refusal())
        .contains(reverse.folder().toString(), "decoding.seed was 0 and is now 1");
  }

  @Test
  void theTeachersFirstAttemptsAreThoseByWhichItSolved() {
    TinyRun teacher = generated("by-the-teacher", fromReverse(), "generate.method=teacher");
    String first = "attempt = 0 and purpose = 'solution'";
    List<String> attempts =
        TinyRun.rows(
            teacher
                .attempts(spark, "generate")
                .filter(first)
                .select("position", "text", "token_ids", "verdict"));
    assertThat(attempts).isNotEmpty();
    assertThat(
            TinyRun.rows(
                reverse
                    .attempts(spark, "solve")
                    .filter(first)
                    .select("position", "text", "token_ids", "verdict")))
        .containsAll(attempts);
    assertThat(teacher.attempts(spark, "generate").filter("fallbacks > 0").count()).isZero();
    assertThat(teacher.attempts(spark, "generate").filter("p_th is not null").count()).isZero();
  }

  @Test
  void rolesSwappedIsAMethodWithAThreshold() {
    List<Row> attempts =
        generated("skd", fromReverse(), "generate.method=skd", "generate.threshold=0.2")
            .attempts(spark, "generate")
            .collectAsList();
    assertThat(attempts)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<String>getAs("method")).isEqualTo("skd"))
        .allSatisfy(row -> assertThat(row.<Double>getAs("p_th")).isEqualTo(0.2));
  }

  @Test
  void theStudentAloneNeedsNoTeacherWhereAllProblemsAreTried() {
    TinyRun run =
        generated(
            "by-the-student",
            "generate.method=student",
            "generate.problems=all",
            "problems.limit=6",
            "models.teacher=");
    List<Row> attempts = run.attempts(spark, "generate").collectAsList();
    assertThat(attempts)
        .allSatisfy(row -> assertThat(row.<String>getAs("purpose")).isEqualTo("solution"))
        .allSatisfy(row -> assertThat(row.<Object>getAs("teacher_logprobs")).isNull())
        .extracting(row -> row.<Long>getAs("position"))
        .containsOnly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(run.counts("generate").get("problems").getAsInt()).isEqualTo(6);
    assertThat(run.manifest().getAsJsonObject("models").has("teacher")).isFalse();
  }

  @Test
  void givenTracesHaveTheFiguresThatDecodingGaveThem() throws IOException {
    List<Row> decoded =
        reverse
            .attempts(spark, "generate")
            .filter("finish_reason = 'eos' and attempt = 0 and purpose = 'solution'")
            .collectAsList();
    assertThat(decoded).isNotEmpty();
    TinyRun given =
        run("given")
            .having(
                List.of("score", "dataset"),
                "problems.path=" + problemsWithTraces(decoded),
                "generate.method=given",
                "score.completion={trace}");
    List<Row> scored = given.attempts(spark, "score").collectAsList();
    assertThat(scored).hasSameSizeAs(decoded);
    for (int i = 0; i < scored.size(); i++) {
      Row row = scored.get(i);
      assertThat(row.<String>getAs("method")).isEqualTo("given");
      assertThat(list(row, "token_ids")).isEqualTo(list(decoded.get(i), "token_ids"));
      assertThat(row.<String>getAs("verdict")).isEqualTo(decoded.get(i).getAs("verdict"));
      for (String figures : List.of("student_logprobs", "student_entropies")) {
        assertThat(TinyRun.floats(row, figures))
            .usingComparatorWithPrecision(1e-3f)
            .containsExactly(TinyRun.floats(decoded.get(i), figures));
      }
    }
    // A given trace is learnt whole, whatever its answer.
    assertThat(given.table(spark, "sft").collectAsList())
        .hasSameSizeAs(decoded)
        .allSatisfy(row -> assertThat(row.<String>getAs("kind")).isEqualTo("full"))
        .allSatisfy(row -> assertThat(row.<String>getAs("source")).isEqualTo("problem_file"))
        .allSatisfy(row -> assertThat(row.<String>getAs("teacher")).isNull());
    JsonObject figures = given.counts("dataset");
    assertThat(figures.get("solved_as_given").getAsInt()).isEqualTo(decoded.size());
    assertThat(figures.get("solved").getAsLong())
        .isEqualTo(decoded.stream().filter(row -> "equal".equals(row.getAs("verdict"))).count());
  }

  private static Path problemsWithTraces(List<Row> decoded) throws IOException {
    Map<Long, Row> problems = new HashMap<>();
    for (Row problem : reverse.table(spark, "problems").collectAsList()) {
      problems.put(problem.getAs("position"), problem);
    }
    List<String> lines = new ArrayList<>();
    for (Row attempt : decoded) {
      Row problem = problems.get(attempt.<Long>getAs("position"));
      JsonObject line = new JsonObject();
      line.addProperty("id", problem.<String>getAs("problem_id"));
      line.addProperty("question", problem.<String>getAs("question"));
      line.addProperty("answer", problem.<String>getAs("gold"));
      line.addProperty("trace", attempt.<String>getAs("text"));
      lines.add(line.toString());
    }
    return Files.write(folder.resolve("traces.jsonl"), lines);
  }

  private static List<Object> list(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }
}
