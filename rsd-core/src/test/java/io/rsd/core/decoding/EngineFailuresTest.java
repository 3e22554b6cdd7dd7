package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one attempt concerns it alone, and nobody waits for ever. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineFailuresTest {

  private static final int VOCABULARY = 8;
  private static final int STOP = 0;
  private static final AnswerChecker NEVER_RIGHT =
      (gold, completion) -> new AnswerCheck(Verdict.DIFFERENT, gold, "", "");

  @TempDir static Path folder;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    pair = Pair.ofTables(folder, Tables.random(VOCABULARY, 1, 5), Tables.random(VOCABULARY, 1, 6));
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.05).stopTokens(STOP).completionLimit(500);
  }

  private static List<DecodingProblem> problems() {
    return List.of(problem("a"), problem("b"), problem("c"));
  }

  private static DecodingProblem problem(String name) {
    return new DecodingProblem(name, new int[] {1, 2}, Optional.of(name), 5, true);
  }

  /** The text of an attempt that differs from all others, so that a failure can be aimed at it. */
  private static String textOf(List<ProblemResult> results, int problem, int attempt) {
    String text = Pair.trace(results.get(problem), attempt).text();
    assertThat(Pair.traces(results).stream().filter(trace -> trace.text().equals(text))).hasSize(1);
    return text;
  }

  private static void assertFailsAlone(
      List<ProblemResult> results, List<ProblemResult> undisturbed, String message) {
    for (int problem = 0; problem < results.size(); problem++) {
      for (int attempt = 0; attempt < 5; attempt++) {
        if (problem == 1 && attempt == 2) {
          Attempt.Failed failed = (Attempt.Failed) results.get(problem).attempts().get(attempt);
          assertThat(failed.number()).isEqualTo(attempt);
          assertThat(failed.reason()).contains(message);
        } else {
          TraceAssertions.assertSame(
              "attempt " + attempt,
              Pair.trace(results.get(problem), attempt),
              Pair.trace(undisturbed.get(problem), attempt));
        }
      }
    }
  }

  @Test
  void anExceptionInTheCheckerFailsTheAttemptAlone() {
    List<ProblemResult> undisturbed = pair.decode(settings().get(), NEVER_RIGHT, problems());
    String target = textOf(undisturbed, 1, 2);
    AnswerChecker failing =
        (gold, completion) -> {
          if (completion.equals(target)) {
            throw new IllegalStateException("no such answer");
          }
          return NEVER_RIGHT.check(gold, completion);
        };
    List<ProblemResult> results = pair.decode(settings().get(), failing, problems());
    assertFailsAlone(results, undisturbed, "no such answer");
  }

  /** Regular expressions do that on long texts. */
  @Test
  void aCheckerThatRunsOutOfStackFailsTheAttemptAlone() {
    List<ProblemResult> undisturbed = pair.decode(settings().get(), NEVER_RIGHT, problems());
    String target = textOf(undisturbed, 1, 2);
    AnswerChecker failing =
        (gold, completion) -> {
          boolean overflows = completion.equals(target) && "ab".repeat(100_000).matches("(a|b)*");
          return NEVER_RIGHT.check(gold, overflows ? gold : completion);
        };
    List<ProblemResult> results = pair.decode(settings().get(), failing, problems());
    assertFailsAlone(results, undisturbed, "StackOverflowError");
  }

  @Test
  void anExceptionInTheTextDecoderFailsTheAttemptAlone() {
    List<ProblemResult> undisturbed = pair.decode(settings().get(), NEVER_RIGHT, problems());
    String target = textOf(undisturbed, 1, 2);
    TextDecoder failing =
        tokens -> {
          TextDecoder.Decoded decoded = Pair.NUMBERS.decode(tokens);
          if (decoded.text().equals(target)) {
            throw new IllegalArgumentException("not a text");
          }
          return decoded;
        };
    try (DecodingEngine engine =
        new DecodingEngine(
            pair.models(),
            pair.vocabulary(),
            settings().get(),
            AnswerGrader.of(NEVER_RIGHT),
            failing)) {
      List<CompletableFuture<ProblemResult>> results =
          problems().stream().map(engine::submit).toList();
      assertFailsAlone(results.stream().map(Pair::await).toList(), undisturbed, "not a text");
    }
  }

  @Test
  void aPolicyWithATeacherNeedsOne() {
    assertThatThrownBy(
            () ->
                new DecodingEngine(
                    Map.of(Role.STUDENT, pair.student()),
                    pair.vocabulary(),
                    settings().get(),
                    AnswerGrader.of(NEVER_RIGHT),
                    Pair.NUMBERS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("needs a teacher");
  }

  @Test
  void theTeacherAloneGivesTheTokensThatItGivesWithTheStudentBesideIt() {
    DecodingSettings alone =
        TestSettings.of(new DecodingPolicy.TeacherAlone()).stopTokens(STOP).get();
    try (DecodingEngine engine =
        new DecodingEngine(
            Map.of(Role.TEACHER, pair.teacher()),
            pair.vocabulary(),
            alone,
            AnswerGrader.of(NEVER_RIGHT),
            Pair.NUMBERS)) {
      Trace trace = Pair.trace(Pair.await(engine.submit(problem("alone"))), 0);
      Trace observed =
          Pair.trace(
              pair.decode(
                      alone.withPolicy(new DecodingPolicy.TeacherOnly()),
                      NEVER_RIGHT,
                      List.of(problem("alone")))
                  .get(0),
              0);
      assertThat(trace.tokens()).isEqualTo(observed.tokens());
      assertThat(trace.teacherLogProbs())
          .containsExactly(observed.teacherLogProbs(), within(1e-3f));
      assertThat(trace.studentLogProbs()).containsOnly(Float.NaN);
      assertThat(trace.studentEntropies()).containsOnly(Float.NaN);
      assertThat(observed.studentLogProbs()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void theStudentAloneNeedsNoTeacher() {
    DecodingSettings settings =
        TestSettings.of(new DecodingPolicy.StudentOnly()).stopTokens(STOP).get();
    try (DecodingEngine engine =
        new DecodingEngine(
            Map.of(Role.STUDENT, pair.student()),
            pair.vocabulary(),
            settings,
            AnswerGrader.of(NEVER_RIGHT),
            Pair.NUMBERS)) {
      Trace trace = Pair.trace(Pair.await(engine.submit(problem("alone"))), 0);
      TraceAssertions.assertSame(
          "alone",
          trace,
          Pair.trace(pair.decode(settings, NEVER_RIGHT, List.of(problem("alone"))).get(0), 0));
    }
  }

  @Test
  void aProblemHandedInAfterTheEndIsToldSo() {
    DecodingEngine engine = pair.engine(settings().get(), NEVER_RIGHT);
    engine.close();
    assertThatThrownBy(() -> Pair.await(engine.submit(problem("late"))))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed");
    engine.close();
  }

  /** Among them one that arrives between the call of {@code close} and the end. */
  @Test
  void closingTellsEveryProblemThatIsNotDone() throws InterruptedException {
    CountDownLatch inChecker = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AnswerChecker waiting =
        (gold, completion) -> {
          inChecker.countDown();
          awaitQuietly(goOn);
          return NEVER_RIGHT.check(gold, completion);
        };
    DecodingEngine engine = pair.engine(settings().get(), waiting);
    List<CompletableFuture<ProblemResult>> results = new ArrayList<>();
    results.add(engine.submit(problem("begun")));
    inChecker.await();
    results.add(engine.submit(problem("before")));
    Thread closing = new Thread(engine::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    results.add(engine.submit(problem("between")));
    goOn.countDown();
    closing.join();
    for (CompletableFuture<ProblemResult> result : results) {
      assertThatThrownBy(() -> Pair.await(result))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("closed");
    }
    assertThatNoPromptIsKept(results.size());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertThatNoPromptIsKept(int problems) {
    for (int number = 0; number < problems; number++) {
      long prompt = number;
      assertThatThrownBy(() -> pair.student().loadPrompt(prompt, 0))
          .isInstanceOf(EngineException.class);
      assertThatThrownBy(() -> pair.teacher().loadPrompt(prompt, 0))
          .isInstanceOf(EngineException.class);
    }
  }

  @Test
  void manyThreadsMaySubmitAtOnce() throws Exception {
    List<Future<List<ProblemResult>>> ofThreads = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (DecodingEngine engine = pair.engine(settings().slots(10).get(), NEVER_RIGHT)) {
      for (int thread = 0; thread < 8; thread++) {
        String name = "thread " + thread + ", ";
        ofThreads.add(threads.submit(() -> submitOneByOne(engine, name)));
      }
      for (int thread = 0; thread < 8; thread++) {
        List<ProblemResult> results = ofThreads.get(thread).get();
        assertThat(results).hasSize(10);
        for (int i = 0; i < 10; i++) {
          assertThat(results.get(i).problemId()).isEqualTo("thread " + thread + ", " + i);
          assertThat(results.get(i).attempts()).hasOnlyElementsOfType(Attempt.Finished.class);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<ProblemResult> submitOneByOne(DecodingEngine engine, String name) {
    List<ProblemResult> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      results.add(Pair.await(engine.submit(problem(name + i))));
    }
    return results;
  }
}
