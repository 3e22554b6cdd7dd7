package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.DecodingEngine;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingProblem;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Trace;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.files.Location;
import io.rsd.spark.files.ThisMachine;
import io.rsd.spark.input.Opening;
import io.rsd.spark.models.LoadedModel;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.ModelSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks called as Spark calls them, several at once where it would. */
class DecodeTaskTest extends TaskTest {

  private static final int ATTEMPTS = 3;

  /** So many that untrained models, which seldom end a completion, give some answer. */
  private static final int MANY = 60;

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  private static List<Row> decode(DecodeSpec spec, List<Row> asked) throws InterruptedException {
    return TinyPair.named(new DecodeTask(spec, TinyPair.progress()).call(asked.iterator()));
  }

  private static List<Row> problems(int count) {
    return LongStream.range(0, count).mapToObj(pair::asked).toList();
  }

  /** What does not depend on how other batches round. */
  private static List<String> tokens(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                "%s/%s %s %s %s"
                    .formatted(
                        row.getAs("problem_id"),
                        row.getAs("attempt"),
                        row.getAs("status"),
                        Arrays.toString((int[]) row.getAs("token_ids")),
                        Arrays.toString((boolean[]) row.getAs("fallback"))))
        .toList();
  }

  static List<DecodingPolicy> policies() {
    return DecodingPolicy.all(TinyPair.THRESHOLD);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void rowsSayWhatTheEngineSays(DecodingPolicy policy) throws InterruptedException {
    List<Row> asked = problems(2);
    List<Row> rows = decode(pair.spec(policy, ATTEMPTS), asked);
    List<ProblemResult> results = new ArrayList<>();
    try (EngineLease lease = ExecutorEngines.acquire(pair.engine(policy), CPU)) {
      for (Row row : asked) {
        ProblemRow problem = ProblemRow.of(row);
        results.add(
            lease
                .engine()
                .submit(
                    new DecodingProblem(
                        problem.id(), problem.prompt(), problem.gold(), ATTEMPTS, true))
                .join());
      }
    }
    assertThat(rows).hasSize(2 * ATTEMPTS);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertThat(row.<Long>getAs("position")).isEqualTo(i / ATTEMPTS);
      assertThat(row.<Integer>getAs("attempt")).isEqualTo(i % ATTEMPTS);
      assertThat(row.<String>getAs("method")).isEqualTo(policy.label());
      assertThat(row.<Double>getAs("p_th"))
          .isEqualTo(policy.acceptanceThreshold().isPresent() ? TinyPair.THRESHOLD : null);
      Attempt attempt = results.get(i / ATTEMPTS).attempts().get(i % ATTEMPTS);
      assertSays(row, (Attempt.Finished) attempt, policy.needsTeacher());
    }
  }

  private static void assertSays(Row row, Attempt.Finished attempt, boolean withTeacher) {
    Trace trace = attempt.trace();
    assertThat(row.<String>getAs("status")).isEqualTo("finished");
    assertThat(row.<String>getAs("text")).isEqualTo(trace.text());
    assertThat(row.<int[]>getAs("token_ids")).isEqualTo(trace.tokens());
    assertThat(row.<boolean[]>getAs("fallback")).isEqualTo(trace.fallback());
    assertThat(row.<Integer>getAs("tokens")).isEqualTo(trace.tokens().length);
    assertThat(row.<Integer>getAs("fallbacks")).isEqualTo(trace.fallbacks());
    assertThat(row.<Integer>getAs("prompt_tokens")).isEqualTo(trace.promptTokens());
    assertThat(row.<Integer>getAs("sub_1_percent_tokens")).isEqualTo(trace.improbableTokens());
    assertThat(row.<Double>getAs("perplexity"))
        .isCloseTo(trace.perplexity(), Percentage.withPercentage(0.01));
    assertThat(row.<String>getAs("finish_reason"))
        .isEqualTo(trace.finishReason().name().toLowerCase(Locale.ROOT));
    assertClose(row.getAs("student_logprobs"), trace.studentLogProbs());
    assertClose(row.getAs("student_entropies"), trace.studentEntropies());
    if (withTeacher) {
      Float[] ofTeacher = row.getAs("teacher_logprobs");
      assertThat(ofTeacher).doesNotContainNull();
      float[] numbers = new float[ofTeacher.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = ofTeacher[i];
      }
      assertClose(numbers, trace.teacherLogProbs());
    } else {
      assertThat(row.<float[]>getAs("teacher_logprobs")).isNull();
    }
    assertThat(row.<String>getAs("verdict"))
        .isEqualTo(
            attempt.check().map(c -> c.verdict().name().toLowerCase(Locale.ROOT)).orElse(null));
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).usingComparatorWithPrecision(1e-4f).containsExactly(expected);
  }

  @Test
  void theSameRowsComeOutWhateverThePartitionsAndTheTasksAtOnceAndAgain() throws Exception {
    DecodeSpec spec = pair.spec(TinyPair.RSD, ATTEMPTS);
    List<Row> asked = problems(6);
    List<Row> inOneTask = decode(spec, asked);
    assertThat(inOneTask.stream().mapToInt(row -> row.<Integer>getAs("fallbacks")).sum())
        .as("of %s tokens", inOneTask.stream().mapToInt(row -> row.<Integer>getAs("tokens")).sum())
        .isBetween(100, 600);

    List<Row> inSix = new ArrayList<>();
    ExecutorService slots = Executors.newFixedThreadPool(3);
    try {
      List<Future<List<Row>>> tasks = new ArrayList<>();
      for (Row row : asked) {
        tasks.add(slots.submit(() -> decode(spec, List.of(row))));
      }
      for (Future<List<Row>> task : tasks) {
        inSix.addAll(task.get());
      }
    } finally {
      slots.shutdownNow();
    }
    List<Row> reversed = new ArrayList<>(asked);
    Collections.reverse(reversed);

    assertThat(tokens(inSix)).isEqualTo(tokens(inOneTask));
    assertThat(tokens(decode(spec, reversed))).isEqualTo(tokens(inOneTask));
  }

  @Test
  void attemptsAfterACorrectOneAreRowsThatSayCancelled() throws InterruptedException {
    DecodeSpec all = new DecodeSpec(pair.engine(TinyPair.STUDENT), MANY, false, 5, "f");
    Row solution =
        decode(all, List.of(pair.asked(0))).stream()
            .filter(row -> row.getAs("answer") != null)
            .findFirst()
            .orElseThrow();
    int number = solution.getAs("attempt");
    Row asked = pair.asked(0, Purpose.SOLUTION, solution.getAs("answer"), "");
    Progress progress = TinyPair.progress();
    DecodeSpec spec = new DecodeSpec(pair.engine(TinyPair.STUDENT), MANY, true, 5, "f");
    List<Row> rows = TinyPair.named(new DecodeTask(spec, progress).call(List.of(asked).iterator()));

    assertThat(rows.get(number).<String>getAs("verdict")).isEqualTo("equal");
    assertThat(number).isLessThan(MANY - 1);
    for (Row row : rows.subList(number + 1, MANY)) {
      assertThat(row.<String>getAs("status")).isEqualTo("cancelled");
      for (int column = row.fieldIndex("reason"); column < row.length(); column++) {
        assertThat(row.isNullAt(column)).isTrue();
      }
    }
    int tokens = rows.subList(0, number + 1).stream().mapToInt(r -> r.getAs("tokens")).sum();
    assertThat(progress.problems().sum()).isEqualTo(1);
    assertThat(progress.solved().sum()).isEqualTo(1);
    assertThat(progress.tokens().sum()).isEqualTo(tokens);
    assertThat(progress.fallbacks().sum()).isZero();
  }

  private static boolean isAnswer(String text) {
    Verdict verdict =
        AnswerKind.CHOICE.checker().check("B", List.of("something else", text), text).verdict();
    return text.length() > 3 && verdict == Verdict.EQUAL;
  }

  /** Without a box an answer counts that is the text of an option. */
  @Test
  void theCheckerKnowsTheOptionsOfTheQuestion() throws InterruptedException {
    EngineSpec math = pair.engine(TinyPair.STUDENT);
    Row written =
        decode(new DecodeSpec(math, 40, false, 1, "f"), problems(1)).stream()
            .filter(row -> "eos".equals(row.getAs("finish_reason")))
            .filter(row -> isAnswer(row.getAs("text")))
            .findFirst()
            .orElseThrow();
    EngineSpec choice =
        new EngineSpec(
            math.models(), math.decoding(), GraderSpec.rules(AnswerKind.CHOICE), new Opening(""));
    int attempt = written.getAs("attempt");
    DecodeSpec alone = new DecodeSpec(choice, attempt, 1, false, 1, "f");
    Row asked = pair.asked(0, List.of("something else", written.<String>getAs("text")), "B");
    assertThat(decode(alone, List.of(asked)))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<Integer>getAs("attempt")).isEqualTo(attempt);
              assertThat(row.<String>getAs("text")).isEqualTo(written.getAs("text"));
              assertThat(row.<String>getAs("answer")).isEqualTo("B");
              assertThat(row.<String>getAs("verdict")).isEqualTo("equal");
            });
  }

  @Test
  void aPrefixIsOneShortAttemptThatIsNeverChecked() throws InterruptedException {
    DecodeSpec spec = pair.spec(TinyPair.RSD, ATTEMPTS);
    List<Row> rows = decode(spec, List.of(pair.asked(3, Purpose.PREFIX, "7", ""), pair.asked(1)));
    assertThat(rows).hasSize(ATTEMPTS + 1);
    Row prefix = rows.get(ATTEMPTS);
    assertThat(prefix.<Long>getAs("position")).isEqualTo(3);
    assertThat(prefix.<String>getAs("purpose")).isEqualTo("prefix");
    assertThat(prefix.<Integer>getAs("attempt")).isZero();
    assertThat(prefix.<Integer>getAs("tokens")).isEqualTo(TinyPair.PREFIX_TOKENS);
    assertThat(prefix.<String>getAs("finish_reason")).isEqualTo("length");
    assertThat(prefix.<String>getAs("verdict")).isNull();
    int[] whole = decode(spec, List.of(pair.asked(3))).get(0).getAs("token_ids");
    assertThat(prefix.<int[]>getAs("token_ids"))
        .isEqualTo(Arrays.copyOf(whole, TinyPair.PREFIX_TOKENS));
  }

  @Test
  void aProblemThatCannotBeBegunIsARowWithItsReason() throws InterruptedException {
    EngineSpec engine =
        new EngineSpec(
            pair.models(),
            pair.engine(TinyPair.STUDENT).decoding().withContextLimit(5),
            GraderSpec.rules(AnswerKind.MATH),
            new Opening(""));
    List<Row> rows = decode(new DecodeSpec(engine, 1, true, 5, "f"), problems(1));
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("status")).isEqualTo("refused");
    assertThat(rows.get(0).<String>getAs("reason")).contains("leave no room in a context of 5");
  }

  @Test
  void noProblemsNeedNoModels() throws InterruptedException {
    ModelSettings nowhere =
        new ModelSettings(
            Optional.empty(),
            new ModelLocation(Location.of("nowhere")),
            pair.models().namedType(),
            "cpu");
    EngineSpec engine =
        new EngineSpec(
            nowhere,
            pair.engine(TinyPair.STUDENT).decoding(),
            GraderSpec.rules(AnswerKind.MATH),
            new Opening(""));
    assertThat(decode(new DecodeSpec(engine, 1, true, 5, "f"), List.of())).isEmpty();
    assertThatThrownBy(() -> decode(new DecodeSpec(engine, 1, true, 5, "f"), problems(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            Path.of("nowhere").toAbsolutePath()
                + ": there is no such model folder on the machine "
                + ThisMachine.name());
  }

  @Test
  void anEngineThatBreaksDownFailsTheTaskAndIsReplacedForTheNext() throws InterruptedException {
    DecodeSpec spec = pair.spec(TinyPair.RSD, ATTEMPTS);
    List<String> undisturbed = tokens(decode(spec, problems(2)));
    LanguageModel student = ExecutorEngines.withStudent(pair.models(), CPU, LoadedModel::model);
    try (EngineLease lease = ExecutorEngines.acquire(spec.engine(), CPU)) {
      student.close();
      assertThatThrownBy(() -> decode(spec, problems(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the decoding engine broke down: ");
      assertThat(lease.engine().isRunning()).isFalse();
    }
    assertThat(tokens(decode(spec, problems(2)))).isEqualTo(undisturbed);
  }

  @Test
  void aTaskThatIsInterruptedGivesItsEngineBack() throws Exception {
    DecodeSpec endless =
        new DecodeSpec(
            pair.engine(TinyPair.RSD, speed -> speed.withSlots(1)), 10_000, false, 5, "f");
    FutureTask<List<Row>> task = new FutureTask<>(() -> decode(endless, problems(2)));
    Thread thread = new Thread(task);
    DecodingEngine engine;
    try (EngineLease lease = ExecutorEngines.acquire(endless.engine(), CPU)) {
      engine = lease.engine();
      thread.start();
      while (engine.report().tokens() == 0) {
        Thread.onSpinWait();
      }
    }
    thread.interrupt();
    assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
    Callable<List<Row>> other = () -> decode(pair.spec(TinyPair.STUDENT, 1), problems(1));
    assertThat(other.call()).hasSize(1);
    assertThat(engine.isRunning()).as("another spec has taken its place").isFalse();
  }
}
