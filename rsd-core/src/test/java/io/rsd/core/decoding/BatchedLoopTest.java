package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine is compared with a loop that does the same: token by token, it draws what it draws.
 */
class BatchedLoopTest {

  @TempDir static Path folder;

  @Test
  void theEngineAndTheLoopDrawTheSameTokens() throws IOException {
    DecodingSettings settings = TestSettings.reverseSpeculative(0.02).completionLimit(40).get();
    List<DecodingProblem> problems =
        List.of(Pair.attempts(3, "p", 1, 2, 3, 4, 5), Pair.attempts(2, "q", 7));
    try (Pair pair = Pair.ofRandomModels(folder, 40)) {
      List<Trace> traces = Pair.traces(pair.decode(settings, problems));
      List<Participant> both = Participant.of(settings, pair.models(), pair.vocabulary());
      BatchedLoop.Outcome loop =
          BatchedLoop.decode(settings, both.get(1), both.get(0), problems, 40);
      assertThat(loop.completions())
          .containsExactlyElementsOf(traces.stream().map(Trace::tokens).toList());
      assertThat(loop.fallbacks())
          .isEqualTo(traces.stream().mapToInt(Trace::fallbacks).sum())
          .isPositive();
    }
  }
}
