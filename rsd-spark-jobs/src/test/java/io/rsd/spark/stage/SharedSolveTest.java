package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Solve belongs to the teacher: students with the same prompts and vocabulary share it. */
@ExtendWith(FinishedRun.class)
class SharedSolveTest {

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TinyRun first;

  @BeforeAll
  static void take(SparkSession session, TinyRun finished) {
    spark = session;
    first = finished;
  }

  private static String solveOfFirst() {
    return "solve.from=" + first.folder();
  }

  private static String student(Path folder) {
    return "models.student=" + folder;
  }

  @Test
  void attemptsHaveTheTeachersFiguresAlone() {
    List<Row> attempts =
        first.attempts(spark, "solve").filter("status = 'finished'").collectAsList();
    assertThat(attempts)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.getList(row.fieldIndex("teacher_logprobs")))
                  .hasSize(row.getAs("tokens"));
              for (String column :
                  List.of(
                      "student_logprobs",
                      "student_entropies",
                      "sub_1_percent_tokens",
                      "mean_surprisal",
                      "perplexity")) {
                assertThat(row.isNullAt(row.fieldIndex(column))).as(column).isTrue();
              }
            });
  }

  @Test
  void aStudentOfOtherWeightsTakesTheSolveOfTheFirst() {
    TinyRun second = first.another(folder.resolve("second"));
    Path student = OtherStudent.withOtherWeights(folder.resolve("second-student"));
    assertThat(second.rsd("pipeline", student(student), solveOfFirst()).succeeds().told())
        .contains("solve: takes the attempts of " + first.folder());
    assertThat(second.parts("attempts")).noneMatch(file -> file.contains("solve"));
    assertThat(second.counts("solve")).isEqualTo(first.counts("solve"));
    String solution = "purpose = 'solution'";
    assertThat(positions(second.attempts(spark, "generate").filter(solution).collectAsList()))
        .isEqualTo(positions(first.attempts(spark, "generate").filter(solution).collectAsList()));
    // The second student accepts and draws by its own probabilities.
    assertThat(second.attemptRows(spark, "generate"))
        .isNotEqualTo(first.attemptRows(spark, "generate"));
  }

  private static List<Long> positions(List<Row> rows) {
    return rows.stream().map(row -> row.<Long>getAs("position")).distinct().toList();
  }

  @Test
  void aSolveIsSharedByIdAndQuestionWhateverTheOrder() throws IOException {
    List<String> lines = Files.readAllLines(first.world().resolve("problems.jsonl"));
    Collections.reverse(lines);
    Path reversed = Files.write(folder.resolve("reversed.jsonl"), lines);
    TinyRun run = first.another(folder.resolve("reversed"));
    run.rsd("solve", "problems.path=" + reversed, solveOfFirst()).succeeds();
    run.rsd("generate", "problems.path=" + reversed, solveOfFirst()).succeeds();
    assertThat(purposes(run)).isEqualTo(purposes(first)).contains("solution", "prefix");
  }

  /** What each problem's attempts were made for, in the order of the ids. */
  private static List<String> purposes(TinyRun run) {
    return run
        .attempts(spark, "generate")
        .select("problem_id", "purpose")
        .distinct()
        .sort("problem_id")
        .collectAsList()
        .stream()
        .flatMap(row -> Stream.of(row.getString(0), row.getString(1)))
        .toList();
  }

  @Test
  void theStudentsWeightsDoNotMatterForSolve() {
    TinyRun run = first.another(folder.resolve("without-numbers"));
    Path student = OtherStudent.withoutNumbers(folder.resolve("student-without-numbers"));
    run.rsd("solve", student(student)).succeeds();
    assertThat(run.attemptRows(spark, "solve")).isEqualTo(first.attemptRows(spark, "solve"));
  }

  @Test
  void anotherChatTemplateIsRefusedByName() {
    Path student = OtherStudent.withOtherTemplate(folder.resolve("other-template"));
    assertThat(
            first
                .another(folder.resolve("template"))
                .rsd("generate", student(student), solveOfFirst())
                .refusal())
        .contains(first.folder() + " was begun with other settings")
        .contains("prompts and gold answers (content) was ")
        .doesNotContain("map of the vocabularies");
  }

  @Test
  void anotherTokenizerIsRefusedByName() {
    Path student = OtherStudent.withOtherTokenizer(folder.resolve("other-tokenizer"));
    assertThat(
            first
                .another(folder.resolve("tokenizer"))
                .rsd("generate", student(student), solveOfFirst())
                .refusal())
        .contains(first.folder() + " was begun with other settings")
        .contains("map of the vocabularies (content) was ")
        .doesNotContain("prompts and gold answers");
  }
}
