package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Problems whose results nobody waits for any more, and engines that do not run any more. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {

  private static final int VOCABULARY = 8;
  private static final int LONG = 20_000;

  @TempDir Path folder;
  private Pair pair;

  @BeforeEach
  void load() throws IOException {
    pair = Pair.ofTables(folder, Tables.random(VOCABULARY, 1, 5), Tables.random(VOCABULARY, 1, 6));
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.05).contextLimit(LONG + 10).completionLimit(LONG);
  }

  private static DecodingProblem brief(String id) {
    return new DecodingProblem(
        id, new int[] {1, 2}, Optional.empty(), Optional.empty(), List.of(), 0, 3, false, 20);
  }

  @Test
  void aCancelledProblemLeavesItsSlotToTheNext() {
    try (DecodingEngine engine = pair.engine(settings().slots(1).get(), Pair.NO_CHECKER)) {
      CompletableFuture<ProblemResult> endless = engine.submit(Pair.attempts(4, "long", 3, 4, 5));
      while (engine.report().tokens() == 0) {
        Thread.onSpinWait();
      }
      CompletableFuture<ProblemResult> next = engine.submit(brief("next"));
      endless.cancel(false);
      assertThat(Pair.traces(List.of(Pair.await(next)))).hasSize(3);
      assertThat(engine.report().tokens()).isLessThan(LONG);
      assertThat(engine.isRunning()).isTrue();
    }
    assertThatThrownBy(() -> pair.student().loadPrompt(0, 0)).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> pair.teacher().loadPrompt(0, 0)).isInstanceOf(EngineException.class);
  }

  @Test
  void theOthersComeOutAsIfNothingHadBeenCancelled() {
    List<DecodingProblem> kept = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      kept.add(brief("kept " + i));
    }
    List<ProblemResult> undisturbed = pair.decode(settings().get(), kept);
    try (DecodingEngine engine = pair.engine(settings().slots(5).get(), Pair.NO_CHECKER)) {
      List<CompletableFuture<ProblemResult>> results = new ArrayList<>();
      List<CompletableFuture<ProblemResult>> dropped = new ArrayList<>();
      for (DecodingProblem problem : kept) {
        dropped.add(engine.submit(Pair.attempts(2, "before " + problem.id(), 1, 2)));
        results.add(engine.submit(problem));
      }
      while (engine.report().tokens() == 0) {
        Thread.onSpinWait();
      }
      dropped.forEach(result -> result.cancel(false));
      engine.submit(Pair.attempts(2, "at once", 1, 2)).cancel(false);
      for (int i = 0; i < results.size(); i++) {
        ProblemResult result = Pair.await(results.get(i));
        for (int attempt = 0; attempt < 3; attempt++) {
          TraceAssertions.assertSame(
              result.problemId(),
              Pair.trace(result, attempt),
              Pair.trace(undisturbed.get(i), attempt));
        }
      }
    }
  }

  @Test
  void anEngineWithNothingButCancelledProblemsWaitsForTheNext() {
    try (DecodingEngine engine = pair.engine(settings().get(), Pair.NO_CHECKER)) {
      engine.submit(Pair.attempts(4, "long", 3, 4, 5)).cancel(false);
      assertThat(Pair.traces(List.of(Pair.await(engine.submit(brief("next")))))).hasSize(3);
    }
  }

  @Test
  void aClosedEngineDoesNotRun() {
    DecodingEngine engine = pair.engine(settings().get(), Pair.NO_CHECKER);
    assertThat(engine.isRunning()).isTrue();
    engine.close();
    assertThat(engine.isRunning()).isFalse();
  }

  @Test
  void anEngineThatBrokeDownDoesNotRun() {
    try (DecodingEngine engine = pair.engine(settings().get(), Pair.NO_CHECKER)) {
      pair.student().close();
      CompletableFuture<ProblemResult> result = engine.submit(brief("lost"));
      assertThatThrownBy(() -> Pair.await(result)).hasCauseInstanceOf(RuntimeException.class);
      assertThat(engine.isRunning()).isFalse();
    }
  }
}
