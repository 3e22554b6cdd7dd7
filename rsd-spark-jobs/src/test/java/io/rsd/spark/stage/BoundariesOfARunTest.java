package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the texts of a run begin and end, for models whose folders do not say so in one place. */
@ExtendWith(SparkSessions.class)
class BoundariesOfARunTest {

  private static final String ENDS = "a text ends with one of the tokens ";
  private static final String WARNING = "warning: ";

  @TempDir private static Path world;
  private static SparkSession spark;

  @BeforeAll
  static void layOut(SparkSession session) {
    spark = session;
    TinyRun.layOut(world, 3);
  }

  private static TinyRun run(String name) {
    return TinyRun.of(world, name);
  }

  private static List<String> byStudent(String... more) {
    return all(
        List.of("generate.method=student", "generate.problems=all", "models.teacher="), more);
  }

  private static List<String> all(List<String> some, String... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toList();
  }

  private static TinyRun.Outcome rsd(TinyRun run, String command, List<String> settings) {
    return run.rsd(command, settings.toArray(String[]::new)).succeeds();
  }

  private static List<Integer> ints(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  private static int last(Row attempt) {
    List<Integer> tokens = ints(attempt, "token_ids");
    return tokens.get(tokens.size() - 1);
  }

  @Test
  void anEndThatOnlyTheTokenizerNamesEndsAText() {
    TinyRun usual = run("usual");
    rsd(usual, "generate", byStudent());
    Path student = OtherEnds.studentWithTheEndInTheTokenizer(world.resolve("end-in-tokenizer"));
    TinyRun run = run("in-tokenizer");
    String told = rsd(run, "generate", byStudent("models.student=" + student)).told();
    assertThat(told)
        .contains("generate: " + ENDS + "431 '<|endoftext|>', 433 '<|im_end|>'")
        .doesNotContain(WARNING);
    List<Row> attempts = run.attempts(spark, "generate").collectAsList();
    assertThat(attempts).isNotEmpty();
    assertThat(attempts).allSatisfy(row -> assertThat(last(row)).isEqualTo(OtherEnds.OF_ANSWER));
    assertThat(texts(run)).isEqualTo(texts(usual));
  }

  private static List<String> texts(TinyRun run) {
    return TinyRun.rows(
        run.attempts(spark, "generate").select("position", "attempt", "token_ids", "verdict"));
  }

  @Test
  void theTeachersEndEndsATextAndTheStudentLearnsItsOwn() {
    Path teacher = OtherEnds.teacherThatEndsTexts(world.resolve("teacher-that-ends-texts"));
    TinyRun run = run("teachers-end");
    List<String> settings = List.of("models.teacher=" + teacher, "generate.method=teacher");
    assertThat(rsd(run, "solve", settings).told())
        .contains("solve: " + ENDS + "431 '<|endoftext|>', 433 '<|im_end|>'")
        .doesNotContain(WARNING);
    List<Row> solved = run.attempts(spark, "solve").filter("verdict = 'equal'").collectAsList();
    assertThat(solved).isNotEmpty();
    assertThat(solved).allSatisfy(row -> assertThat(last(row)).isEqualTo(OtherEnds.OF_TEXT));
    assertThat(solved)
        .allSatisfy(row -> assertThat(row.<String>getAs("text")).doesNotContain("<|endoftext|>"));

    rsd(run, "generate", settings);
    rsd(run, "dataset", settings);
    List<Row> full = run.table(spark, "sft").filter("kind = 'full'").collectAsList();
    assertThat(full).isNotEmpty();
    for (Row row : full) {
      assertThat(TinyRun.learnt(row)).endsWith(OtherEnds.OF_ANSWER);
      assertThat(row.<String>getAs("completion"))
          .endsWith("<|im_end|>")
          .doesNotContain("<|endoftext|>");
    }
  }

  /** Teacher and student are one model whose tokens have two sets of names. */
  @Test
  void modelsThatDifferInTheNamesOfBeginAndEndGiveTheSameLogProbs() {
    Path student = OtherEnds.studentWithABegin(world.resolve("with-a-begin"));
    Path teacher = OtherEnds.withOtherNames(world.resolve("other-names"));
    TinyRun run = run("other-names-run");
    rsd(
        run,
        "generate",
        List.of(
            "models.student=" + student,
            "models.teacher=" + teacher,
            "generate.problems=all",
            "generate.threshold=0"));
    List<Row> attempts = run.attempts(spark, "generate").collectAsList();
    assertThat(attempts).isNotEmpty();
    for (Row row : attempts) {
      // One reads token by token and the other block by block, which rounds otherwise.
      assertThat(TinyRun.floats(row, "teacher_logprobs"))
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(TinyRun.floats(row, "student_logprobs"));
    }
  }

  @Test
  void specialTokensOfTheOlderFileStandInPrompts() {
    Path student = OtherEnds.withTheOlderFile(world.resolve("older-file"));
    TinyRun run = run("older");
    rsd(run, "problems", byStudent("models.student=" + student));
    List<Row> problems = run.table(spark, "problems").collectAsList();
    assertThat(problems).isNotEmpty();
    assertThat(problems)
        .allSatisfy(
            row -> assertThat(ints(row, "prompt_token_ids")).startsWith(OtherEnds.OF_TEXT, 432));
  }

  @Test
  void aStageWhoseTextsDoNotEndWarns() {
    TinyRun run = run("short");
    assertThat(rsd(run, "generate", byStudent("decoding.context=25", "generate.attempts=2")).told())
        .contains("generate: warning: 6 of 6 full attempts ended at the length limit")
        .contains("eos_token");
  }

  private static final String TRACE =
      "{\"id\": \"%s\", \"question\": \"start with 17, plus 7, plus 5.\", \"answer\": \"29\","
          + " \"trace\": \"let me see. then 17 + 7 = 24. so 24 + 5 = 29. so the answer is 29\","
          + " \"final\": \"\\\\boxed{29}\"}";

  private static TinyRun given(String name, String completion, String... more) throws IOException {
    Path file = world.resolve("given.jsonl");
    Files.writeString(file, TRACE.formatted("a") + "\n" + TRACE.formatted("b") + "\n");
    TinyRun run = run(name);
    List<String> settings =
        all(
            List.of(
                "problems.path=" + file, "generate.method=given", "score.completion=" + completion),
            more);
    rsd(run, "score", settings);
    rsd(run, "dataset", settings);
    return run;
  }

  @Test
  void aTemplateThatOpensTheReasoningLeavesOneOpening() throws IOException {
    TinyRun run = given("opened-twice", "<think>{trace}</think>\n{final}");
    List<Row> rows = run.table(spark, "sft").collectAsList();
    assertThat(rows).hasSize(2);
    for (Row row : rows) {
      assertThat(row.<String>getAs("prompt")).endsWith("<think>");
      assertThat(row.<String>getAs("completion")).startsWith("let me see.");
    }
    assertThat(answers(run))
        .hasSize(2)
        .allSatisfy(
            answer -> assertThat(answer).startsWith("<think>let").doesNotContain("<think><think>"));
    TinyRun once = given("opened-once", "{trace}</think>\n{final}");
    assertThat(
            run.attemptRows(spark, "score").stream().map(BoundariesOfARunTest::withoutFingerprint))
        .isEqualTo(
            once.attemptRows(spark, "score").stream()
                .map(BoundariesOfARunTest::withoutFingerprint)
                .toList());
  }

  private static String withoutFingerprint(String row) {
    return row.replaceAll("\"(fingerprint|run_id|run)\":\"[^\"]*\",?", "");
  }

  private static List<String> answers(TinyRun run) {
    return run
        .table(spark, "sft_chat")
        .selectExpr("element_at(messages, -1).content")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** A template that does not open the reasoning, with a setting that does. */
  @Test
  void theOpeningOfTheSettingsIsThatOfATemplate() throws IOException {
    String student = "models.student=" + OtherEnds.withoutAnOpening(world.resolve("no-opening"));
    String opening = "prompt.opening=<think>";
    String completion = "<think>{trace}</think>\n{final}";
    TinyRun run = given("opened-by-setting", completion, student, opening);
    TinyRun usual = given("opened-by-template", completion);
    assertThat(tokens(run)).isEqualTo(tokens(usual));
    assertThat(answers(run)).isEqualTo(answers(usual));

    TinyRun unopened = given("not-opened", completion, student);
    Row row = unopened.table(spark, "sft").first();
    assertThat(row.<String>getAs("completion")).startsWith("<think>let me see.");
    assertThat(ints(row, "input_ids"))
        .isEqualTo(ints(usual.table(spark, "sft").first(), "input_ids"));
  }

  @Test
  void tracesOfAnotherRunBringTheirOpeningAlong() {
    TinyRun source = run("source");
    rsd(source, "generate", byStudent());
    Map<Long, List<Integer>> made =
        source.attempts(spark, "generate").collectAsList().stream()
            .collect(
                Collectors.toMap(
                    row -> row.<Long>getAs("position"),
                    row -> ints(row, "token_ids"),
                    (a, b) -> b));
    String student = "models.student=" + OtherEnds.withoutAnOpening(world.resolve("unopened"));
    List<String> from = List.of("generate.method=given", "score.from=" + source.folder(), student);
    TinyRun unopened = run("transferred");
    rsd(unopened, "score", from);
    List<Row> rows = unopened.attempts(spark, "score").collectAsList();
    assertThat(rows).hasSize(3);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.<String>getAs("text"))
                    .startsWith("<think>")
                    .doesNotStartWith("<think><think>"));

    TinyRun opened = run("transferred-opened");
    rsd(opened, "score", all(from, "prompt.opening=<think>"));
    for (Row row : opened.attempts(spark, "score").collectAsList()) {
      assertThat(row.<String>getAs("text")).doesNotContain("<think>");
      assertThat(ints(row, "token_ids")).isEqualTo(made.get(row.<Long>getAs("position")));
    }
  }

  private static Map<Long, List<Integer>> tokens(TinyRun run) {
    return run.table(spark, "sft").collectAsList().stream()
        .collect(
            Collectors.toMap(row -> row.<Long>getAs("position"), row -> ints(row, "input_ids")));
  }
}
