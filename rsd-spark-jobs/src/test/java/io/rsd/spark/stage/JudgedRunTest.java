package io.rsd.spark.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.files.Folders;
import io.rsd.core.files.Sha256;
import io.rsd.core.testing.ChatServerStub;
import io.rsd.core.testing.ChatServerStub.Request;
import io.rsd.core.testing.ChatServerStub.Response;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.TinyRun;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose gold answers no rule can read. Their judge knows the numbers that the answers should
 * be, so a run comes out as one whose gold answers are these numbers.
 */
@ExtendWith(SparkSessions.class)
class JudgedRunTest {

  private static final int PROBLEMS = 6;
  private static final String PROOF = "By induction, this holds for every n.";
  private static final String KEY = "RSD_TEST_JUDGE_KEY";

  /** The student alone is right now and then, so a problem has several attempts. */
  private static final List<String> BY_THE_STUDENT =
      List.of("generate.method=student", "generate.problems=all", "generate.attempts=5");

  @TempDir private static Path world;
  private static SparkSession spark;
  private static final Map<String, String> NUMBERS = new HashMap<>();

  /** A slow server whose replies come in another order than the questions, or not at all. */
  private static ChatServerStub slow;

  private static TinyRun judged;
  private static String told;

  @BeforeAll
  static void decode(SparkSession session) throws IOException {
    spark = session;
    TinyRun.layOut(world, PROBLEMS);
    hideNumbers("problems.jsonl");
    hideNumbers("held-out.jsonl");
    AtomicInteger count = new AtomicInteger();
    Map<String, Boolean> ignored = new ConcurrentHashMap<>();
    slow =
        new ChatServerStub(
            request -> {
              int number = count.getAndIncrement();
              if (number % 4 == 1 && ignored.put(request.message(), true) == null) {
                return Response.never();
              }
              pause(number % 3 == 0 ? 150 : 0);
              return knows(request);
            });
    judged = TinyRun.of(world, "judged");
    told =
        generate(
                judged,
                slow,
                "grader.judge.key_variable=" + KEY,
                "grader.judge.timeout_seconds=3",
                "grader.judge.retries=30")
            .succeeds()
            .told();
  }

  @AfterAll
  static void close() {
    slow.close();
  }

  /** Puts a proof in the place of each number, and remembers the number. */
  private static void hideNumbers(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(world.resolve(name))) {
      JsonObject row = JsonParser.parseString(line).getAsJsonObject();
      NUMBERS.put(row.get("question").getAsString(), row.get("answer").getAsString());
      row.addProperty("answer", PROOF);
      lines.add(row.toString());
    }
    Files.move(world.resolve(name), world.resolve("numbers-" + name));
    Files.write(world.resolve(name), lines);
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Response knows(Request request) {
    Verdict verdict =
        AnswerKind.MATH.checker().check(NUMBERS.get(request.problem()), request.answer()).verdict();
    return Response.says(verdict == Verdict.EQUAL ? "Yes" : "No.");
  }

  private static TinyRun.Outcome rsd(
      TinyRun run, String command, String url, List<String> settings, String... more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(
        List.of(
            "grader.judge.url=" + url,
            "grader.judge.model=m",
            "grader.judge.first_wait_seconds=0.01"));
    all.addAll(List.of(more));
    return run.rsd(command, all.toArray(String[]::new));
  }

  private static TinyRun.Outcome generate(TinyRun run, ChatServerStub judge, String... more) {
    return rsd(run, "generate", judge.url(), BY_THE_STUDENT, more);
  }

  /** What is kept of each attempt, whoever graded it. */
  private static List<String> kept(TinyRun run) {
    return TinyRun.rows(
        run.attempts(spark, "generate")
            .selectExpr(
                "position", "attempt", "text", "finish_reason", "verdict <=> 'equal' as correct"));
  }

  private static int count(TinyRun run, String figure) {
    return run.counts("generate").get(figure).getAsInt();
  }

  @Test
  void theSameAttemptsAreKeptAsByRulesThatDecideAtOnce() {
    TinyRun byRules = TinyRun.of(world, "by-rules");
    List<String> settings = new ArrayList<>(BY_THE_STUDENT);
    settings.add("problems.path=" + world.resolve("numbers-problems.jsonl"));
    byRules.having(List.of("generate"), settings.toArray(String[]::new));
    assertThat(kept(judged)).isEqualTo(kept(byRules));
    for (String figure : List.of("solved", "equal", "cancelled", "finished", "tokens")) {
      assertThat(count(judged, figure)).as(figure).isEqualTo(count(byRules, figure));
    }
    assertThat(count(judged, "cancelled")).isPositive();
    assertThat(byRules.counts("generate").has("judge_yes")).isFalse();
  }

  @Test
  void rowsSayWhoDecidedAndTheManifestCountsThem() {
    List<Row> rows =
        judged.attempts(spark, "generate").filter("finish_reason = 'eos'").collectAsList();
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              boolean equal = "equal".equals(row.getAs("verdict"));
              assertThat(row.<String>getAs("decided_by")).isEqualTo("judge");
              assertThat(row.<String>getAs("judge_outcome")).isEqualTo(equal ? "yes" : "no");
              assertThat(row.<String>getAs("judge_reply")).isEqualTo(equal ? "Yes" : "No.");
              assertThat(row.<String>getAs("reason")).startsWith("The judge says that");
            });
    int yes = count(judged, "judge_yes");
    int no = count(judged, "judge_no");
    assertThat(yes).isPositive();
    assertThat(no).isPositive();
    assertThat(yes + no).isEqualTo(rows.size());
    assertThat(count(judged, "judge_no_reply")).isZero();
    assertThat(told).contains("the judge finds %d to agree and %d not".formatted(yes, no));
    assertThat(
            judged
                .table(spark, "figures")
                .filter("figure = 'judge_yes' and stage = 'generate'")
                .first()
                .<Double>getAs("value"))
        .isEqualTo(yes);
  }

  @Test
  void theKeyIsSentAndIsInNoFileAndNoLog() throws IOException {
    String key = System.getenv(KEY);
    assertThat(slow.requests())
        .allSatisfy(request -> assertThat(request.authorization()).contains("Bearer " + key));
    assertThat(told).doesNotContain(key);
    for (String table : List.of("problems", "attempts", "figures")) {
      assertThat(TinyRun.rows(judged.table(spark, table))).noneMatch(row -> row.contains(key));
    }
    try (Stream<Path> files = Files.walk(judged.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .as("%s", file)
            .doesNotContain(key);
      }
    }
  }

  @Test
  void aRunThatGoesOnAsksNothingTwice() throws IOException {
    TinyRun run = judged.copy(world.resolve("goes-on"));
    List<String> before = run.attemptRows(spark, "generate");
    List<String> replied = replies(run);
    Files.delete(run.file("attempts/generate-00000.parquet"));
    run.unfinish("generate");
    try (ChatServerStub other = new ChatServerStub(request -> Response.raw(500, ""))) {
      assertThat(generate(run, other, "grader.judge.retries=0").succeeds().told())
          .contains("generate: goes on, 1 of 2 chunks are done");
      // An attempt that an earlier one makes needless may come to its question this time.
      assertThat(other.requests())
          .extracting(JudgedRunTest::replyOf)
          .doesNotContainAnyElementsOf(replied);
    }
    assertThat(run.attemptRows(spark, "generate")).isEqualTo(before);

    Files.delete(run.file("attempts/generate-00000.parquet"));
    run.unfinish("generate");
    Folders.delete(run.file("judge"));
    try (ChatServerStub other = new ChatServerStub(JudgedRunTest::knows)) {
      generate(run, other).succeeds();
      assertThat(other.requests())
          .as("without its replies it asks again")
          .extracting(JudgedRunTest::replyOf)
          .containsAnyElementsOf(replies(run));
    }
    assertThat(kept(run)).isEqualTo(kept(judged));
  }

  /** The names of its stored replies, which are hashes of the requests. */
  private static List<String> replies(TinyRun run) throws IOException {
    try (Stream<Path> files = Files.list(run.file("judge"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).isNotEmpty();
      return names;
    }
  }

  private static String replyOf(Request request) {
    return new Sha256().add(request.body().toString()).hex() + ".json";
  }

  @Test
  void theJudgeBelongsToTheStageAndItsAddressDoesNot() {
    TinyRun run = judged.copy(world.resolve("identity"));
    assertThat(generate(run, slow, "grader.judge.model=other").refusal())
        .contains("grader.judge.model was m and is now other");
    assertThat(run.rsd("generate", BY_THE_STUDENT.toArray(String[]::new)).refusal())
        .contains("grader.judge.model was m and is now not set");
    assertThat(
            rsd(
                    run,
                    "generate",
                    "http://127.0.0.1:9/v1",
                    BY_THE_STUDENT,
                    "grader.judge.requests_at_once=1")
                .succeeds()
                .told())
        .contains("generate: done already");
  }

  /** With one slot, an engine that waited for a verdict would never come to a second attempt. */
  @Test
  void theEngineDecodesOtherAttemptsWhileRepliesAreHeld() throws IOException {
    CountDownLatch others = new CountDownLatch(4);
    AtomicBoolean inTime = new AtomicBoolean(true);
    AtomicBoolean first = new AtomicBoolean(true);
    Function<Request, Response> holding =
        request -> {
          others.countDown();
          if (first.getAndSet(false)) {
            inTime.set(waits(others));
          }
          return knows(request);
        };
    TinyRun run = TinyRun.of(world, "held");
    try (ChatServerStub server = new ChatServerStub(holding)) {
      generate(run, server, "decoding.slots=1", "grader.judge.timeout_seconds=600").succeeds();
    }
    assertThat(inTime).as("questions of later attempts came while the first was held").isTrue();
    assertThat(kept(run)).isEqualTo(kept(judged));
  }

  private static boolean waits(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void aServerThatIsDownLeavesRowsUndecidedAndTheRunGoesOn() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    TinyRun run = TinyRun.of(world, "down");
    String url = "http://127.0.0.1:%d/v1".formatted(port);
    rsd(run, "generate", url, BY_THE_STUDENT, "grader.judge.retries=1").succeeds();
    assertUndecided(run, "no_reply", "The judge did not reply: ConnectException.");
  }

  @Test
  void aServerThatAnswersNonsenseLeavesRowsUndecidedAndTheRunGoesOn() throws IOException {
    TinyRun run = TinyRun.of(world, "nonsense");
    try (ChatServerStub server =
        new ChatServerStub(request -> Response.says("Yes and no: " + request.answer()))) {
      generate(run, server).succeeds();
    }
    assertUndecided(run, "unclear", "The judge's reply is neither yes nor no.");
    assertThat(run.attempts(spark, "generate").filter("judge_reply like 'Yes and no: %'").count())
        .isEqualTo(count(run, "judge_unclear"));
  }

  private static void assertUndecided(TinyRun run, String outcome, String reason) {
    List<Row> rows =
        run.attempts(spark, "generate").filter("finish_reason = 'eos'").collectAsList();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("verdict")).isEqualTo("undecided");
              assertThat(row.<String>getAs("decided_by")).isEqualTo("rules");
              assertThat(row.<String>getAs("judge_outcome")).isEqualTo(outcome);
              assertThat(row.<String>getAs("reason")).endsWith(reason);
            });
    assertThat(count(run, "finished")).isEqualTo(5 * PROBLEMS);
    assertThat(count(run, "judge_" + outcome)).isEqualTo(rows.size());
    assertThat(count(run, "undecided")).isEqualTo(rows.size());
  }

  @Test
  void theCapLeavesLaterAttemptsUndecided() throws IOException {
    TinyRun run = TinyRun.of(world, "capped");
    try (ChatServerStub server = new ChatServerStub(request -> Response.says("no"))) {
      generate(run, server, "grader.judge.attempts_per_problem=2").succeeds();
      assertThat(server.requests()).hasSizeBetween(1, 2 * PROBLEMS);
    }
    assertThat(
            run.attempts(spark, "generate")
                .filter("finish_reason = 'eos' and (attempt >= 2) != (judge_outcome = 'capped')")
                .count())
        .isZero();
    assertThat(count(run, "judge_capped")).isPositive();
  }

  @Test
  void theTeacherTriesProblemsWhoseGoldNoRuleReads() throws IOException {
    TinyRun run = TinyRun.of(world, "solved");
    try (ChatServerStub server = new ChatServerStub(JudgedRunTest::knows)) {
      rsd(run, "solve", server.url(), List.of()).succeeds();
    }
    assertThat(run.counts("problems").get("gold_unreadable").getAsInt()).isEqualTo(PROBLEMS);
    assertThat(run.counts("solve").get("problems").getAsInt()).isEqualTo(PROBLEMS);
    assertThat(run.counts("solve").get("solved").getAsInt()).isPositive();
    TinyRun without = TinyRun.of(world, "without-a-judge");
    without.having(List.of("solve"));
    assertThat(without.counts("solve").get("problems").getAsInt()).isZero();
  }

  @Test
  void anEvaluationAsksTheJudge() throws IOException {
    TinyRun byRules = TinyRun.of(world, "evaluated-by-rules");
    String base = "evaluation.models=base";
    byRules
        .rsd(
            "evaluate",
            byRules.evaluation(),
            base,
            "benchmarks.held_out.path=" + world.resolve("numbers-held-out.jsonl"))
        .succeeds();
    TinyRun run = TinyRun.of(world, "evaluated");
    try (ChatServerStub server = new ChatServerStub(JudgedRunTest::knows)) {
      rsd(run, "evaluate", server.url(), List.of(run.evaluation(), base)).succeeds();
    }
    JsonObject counts = run.counts("evaluate/base/held_out");
    assertThat(counts.get("equal"))
        .isEqualTo(byRules.counts("evaluate/base/held_out").get("equal"));
    assertThat(counts.get("judge_yes").getAsInt()).isPositive();
    assertThat(counts.get("undecided").getAsInt()).isZero();
  }

  @Test
  void givenTracesAreJudged() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String question : NUMBERS.keySet()) {
      JsonObject row = new JsonObject();
      row.addProperty("question", question);
      row.addProperty("answer", PROOF);
      row.addProperty(
          "trace", "It is " + (lines.size() % 2 == 0 ? NUMBERS.get(question) : "nothing") + ".");
      lines.add(row.toString());
    }
    Path file = Files.write(world.resolve("given.jsonl"), lines);
    TinyRun run = TinyRun.of(world, "given");
    try (ChatServerStub server = new ChatServerStub(JudgedRunTest::knows)) {
      rsd(
              run,
              "score",
              server.url(),
              List.of(
                  "generate.method=given",
                  "score.completion={trace}",
                  "problems.path=" + file,
                  "problems.columns.id="))
          .succeeds();
    }
    for (Row row : run.attempts(spark, "score").collectAsList()) {
      boolean right = row.<Long>getAs("position") % 2 == 0;
      assertThat(row.<String>getAs("verdict")).isEqualTo(right ? "equal" : "different");
      assertThat(row.<String>getAs("decided_by")).isEqualTo("judge");
    }
    assertThat(run.counts("score").get("judge_no").getAsInt()).isPositive();
  }
}
