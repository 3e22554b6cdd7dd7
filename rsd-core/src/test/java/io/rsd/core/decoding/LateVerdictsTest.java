package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts that come when they like: the engine goes on, and what is kept does not change. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateVerdictsTest {

  private static final int VOCABULARY = 8;
  private static final int STOP = 0;
  private static final int ATTEMPTS = 8;

  @TempDir static Path folder;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    pair =
        Pair.ofTables(folder, Tables.random(VOCABULARY, 0.5, 5), Tables.random(VOCABULARY, 0.5, 6));
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.05).stopTokens(STOP).completionLimit(24);
  }

  private static List<DecodingProblem> problems() {
    return IntStream.range(0, 24)
        .mapToObj(
            i ->
                new DecodingProblem(
                    "p" + i, new int[] {1, i % VOCABULARY}, Optional.of("g"), ATTEMPTS, true))
        .toList();
  }

  /** A problem whose attempts all end by themselves. */
  private static DecodingProblem whole(int attempts) {
    return new DecodingProblem("p", new int[] {1}, Optional.of("g"), attempts, true);
  }

  private static DecodingSettings unlimited(int slots) {
    return settings().slots(slots).completionLimit(1000).get();
  }

  private static AnswerCheck check(Verdict verdict) {
    return new AnswerCheck(verdict, "", "", "");
  }

  /** What a grader knows and has not said yet. */
  private record Held(CompletableFuture<AnswerCheck> verdict, AnswerCheck check) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theSameIsKeptInWhateverOrderVerdictsCome(long seed) throws InterruptedException {
    List<List<String>> atOnce =
        pair.decode(settings().get(), RejectionSamplingTest.SUM, problems()).stream()
            .map(RejectionSamplingTest::described)
            .toList();
    LinkedBlockingQueue<Held> asked = new LinkedBlockingQueue<>();
    AnswerGrader late =
        answer -> {
          CompletableFuture<AnswerCheck> verdict = new CompletableFuture<>();
          asked.add(
              new Held(
                  verdict, RejectionSamplingTest.SUM.check(answer.gold(), answer.completion())));
          return verdict;
        };
    try (DecodingEngine engine = pair.engine(settings().slots(5).get(), late)) {
      List<CompletableFuture<ProblemResult>> results =
          problems().stream().map(engine::submit).toList();
      List<Held> held = new ArrayList<>();
      Random order = new Random(seed);
      while (!results.stream().allMatch(CompletableFuture::isDone)) {
        Optional.ofNullable(asked.poll(1, TimeUnit.MILLISECONDS)).ifPresent(held::add);
        asked.drainTo(held);
        Collections.shuffle(held, order);
        if (!held.isEmpty()) {
          Held next = held.remove(0);
          next.verdict().complete(next.check());
        }
      }
      assertThat(results.stream().map(Pair::await).map(RejectionSamplingTest::described))
          .containsExactlyElementsOf(atOnce);
    }
  }

  /** With one slot, an engine that waited for the first verdict would never get to the last. */
  @Test
  void otherAttemptsAreDecodedWhileAVerdictIsHeld() {
    Map<Integer, CompletableFuture<AnswerCheck>> held = new ConcurrentHashMap<>();
    AnswerGrader grader =
        answer -> {
          if (answer.attempt() < 4) {
            return held.computeIfAbsent(answer.attempt(), number -> new CompletableFuture<>());
          }
          held.values().forEach(verdict -> verdict.complete(check(Verdict.DIFFERENT)));
          return CompletableFuture.completedFuture(check(Verdict.EQUAL));
        };
    try (DecodingEngine engine = pair.engine(unlimited(1), grader)) {
      ProblemResult result = Pair.await(engine.submit(whole(6)));
      assertThat(held).containsOnlyKeys(0, 1, 2, 3);
      assertThat(result.solution().orElseThrow().number()).isEqualTo(4);
      assertThat(result.attempts().get(5)).isEqualTo(new Attempt.Cancelled(5));
    }
  }

  /** What an engine has decoded is the same, and so is how full its rounds were. */
  @Test
  void verdictsThatComeAtTheVeryEndCostNoRound() {
    int attempts = 40;
    EngineReport atOnce;
    try (DecodingEngine engine =
        pair.engine(
            unlimited(5), answer -> CompletableFuture.completedFuture(check(Verdict.DIFFERENT)))) {
      Pair.await(engine.submit(whole(attempts)));
      atOnce = engine.report();
    }
    List<CompletableFuture<AnswerCheck>> held = Collections.synchronizedList(new ArrayList<>());
    AnswerGrader atTheEnd =
        answer -> {
          CompletableFuture<AnswerCheck> verdict = new CompletableFuture<>();
          held.add(verdict);
          if (held.size() == attempts) {
            held.forEach(waiting -> waiting.complete(check(Verdict.DIFFERENT)));
          }
          return verdict;
        };
    try (DecodingEngine engine = pair.engine(unlimited(5), atTheEnd)) {
      Pair.await(engine.submit(whole(attempts)));
      EngineReport late = engine.report();
      assertThat(late.tokens()).isEqualTo(atOnce.tokens());
      assertThat(late.proposed()).isEqualTo(atOnce.proposed());
      assertThat(late.slotOccupancy()).isEqualTo(atOnce.slotOccupancy());
    }
  }

  @Test
  void anEarlierSuccessTakesBackWhatWasDecodedMeanwhile() throws InterruptedException {
    List<CompletableFuture<AnswerCheck>> held =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    CountDownLatch third = new CountDownLatch(1);
    AnswerGrader grader =
        answer -> {
          if (answer.attempt() < held.size()) {
            return held.get(answer.attempt());
          }
          third.countDown();
          return CompletableFuture.completedFuture(check(Verdict.EQUAL));
        };
    try (DecodingEngine engine = pair.engine(unlimited(1), grader)) {
      CompletableFuture<ProblemResult> result = engine.submit(whole(4));
      third.await();
      held.get(1).complete(check(Verdict.EQUAL));
      assertThat(result).as("the first attempt may still be the one to keep").isNotDone();
      held.get(0).complete(check(Verdict.DIFFERENT));
      ProblemResult done = Pair.await(result);
      assertThat(done.solution().orElseThrow().number()).isEqualTo(1);
      assertThat(done.attempts().subList(2, 4))
          .containsExactly(new Attempt.Cancelled(2), new Attempt.Cancelled(3));
    }
  }

  @Test
  void nobodyWaitsForTheVerdictOfACancelledAttempt() {
    CompletableFuture<AnswerCheck> first = new CompletableFuture<>();
    CompletableFuture<AnswerCheck> second = new CompletableFuture<>();
    List<CompletableFuture<AnswerCheck>> verdicts = List.of(first, second);
    try (DecodingEngine engine =
        pair.engine(unlimited(1), answer -> verdicts.get(answer.attempt()))) {
      CompletableFuture<ProblemResult> result = engine.submit(whole(2));
      while (second.getNumberOfDependents() == 0) {
        Thread.onSpinWait();
      }
      first.complete(check(Verdict.EQUAL));
      assertThat(Pair.await(result).attempts().get(1)).isEqualTo(new Attempt.Cancelled(1));
      assertThat(second).isCancelled();
    }
  }

  @Test
  void aCancelledProblemCancelsTheVerdictsThatItWaitsFor() {
    CompletableFuture<AnswerCheck> verdict = new CompletableFuture<>();
    try (DecodingEngine engine = pair.engine(unlimited(1), answer -> verdict)) {
      CompletableFuture<ProblemResult> result = engine.submit(whole(1));
      while (verdict.getNumberOfDependents() == 0) {
        Thread.onSpinWait();
      }
      result.cancel(false);
      while (!verdict.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(verdict).isCancelled();
      assertThat(engine.isRunning()).isTrue();
    }
  }

  @Test
  void anEngineThatIsClosedCancelsTheVerdictsThatItWaitsFor() {
    CompletableFuture<AnswerCheck> verdict = new CompletableFuture<>();
    DecodingEngine engine = pair.engine(unlimited(1), answer -> verdict);
    CompletableFuture<ProblemResult> result = engine.submit(whole(1));
    while (verdict.getNumberOfDependents() == 0) {
      Thread.onSpinWait();
    }
    engine.close();
    assertThat(verdict).isCancelled();
    assertThatThrownBy(() -> Pair.await(result)).hasMessageContaining("closed");
  }

  @Test
  void aVerdictThatFailsFailsItsAttemptAlone() {
    AnswerGrader grader =
        answer ->
            answer.attempt() == 0
                ? CompletableFuture.supplyAsync(
                    () -> {
                      throw new IllegalStateException("no verdict");
                    })
                : CompletableFuture.completedFuture(check(Verdict.EQUAL));
    try (DecodingEngine engine = pair.engine(unlimited(2), grader)) {
      List<Attempt> attempts = Pair.await(engine.submit(whole(2))).attempts();
      assertThat(attempts.get(0)).isInstanceOf(Attempt.Failed.class);
      assertThat(attempts.get(0).toString()).contains("no verdict");
      assertThat(attempts.get(1)).isInstanceOf(Attempt.Finished.class);
    }
  }

  @Test
  void theGraderSeesTheQuestion() {
    List<GivenAnswer> seen = Collections.synchronizedList(new ArrayList<>());
    AnswerGrader grader =
        answer -> {
          seen.add(answer);
          return CompletableFuture.completedFuture(check(Verdict.DIFFERENT));
        };
    DecodingProblem problem =
        new DecodingProblem(
            "p",
            new int[] {1},
            Optional.of("why?"),
            Optional.of("so"),
            List.of("x"),
            0,
            2,
            true,
            1000);
    try (DecodingEngine engine = pair.engine(unlimited(1), grader)) {
      List<Trace> traces = Pair.traces(List.of(Pair.await(engine.submit(problem))));
      assertThat(seen)
          .containsExactlyInAnyOrder(
              new GivenAnswer(Optional.of("why?"), "so", List.of("x"), 0, traces.get(0).text()),
              new GivenAnswer(Optional.of("why?"), "so", List.of("x"), 1, traces.get(1).text()));
    }
  }
}
