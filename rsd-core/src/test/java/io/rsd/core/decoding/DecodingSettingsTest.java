package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.Sampling;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DecodingSettingsTest {

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.01);
  }

  private static void assertRefused(String message, ThrowingCallable settings) {
    assertThatThrownBy(settings)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void thePapersSettings() {
    DecodingSettings paper =
        DecodingSettings.paper(new DecodingPolicy.ReverseSpeculative(0.01), Set.of(5), 7);
    assertThat(paper.sampling(Role.TEACHER)).isEqualTo(new Sampling(0.7, 0, 1));
    assertThat(paper.sampling(Role.STUDENT)).isEqualTo(new Sampling(0.7, 0, 1));
    assertThat(paper.thresholdTemperature()).isEqualTo(1);
    assertThat(paper.contextLimit()).isEqualTo(8192);
    assertThat(paper.completionLimit()).isGreaterThanOrEqualTo(8191);
    assertThat(paper.stopTokens()).containsExactly(5);
    assertThat(paper.seed()).isEqualTo(7);
  }

  @Test
  void everyModelHasItsOwnSampling() {
    DecodingSettings settings = settings().sampling(Sampling.at(0.1), Sampling.at(0.2)).get();
    assertThat(settings.sampling(Role.TEACHER).temperature()).isEqualTo(0.1);
    assertThat(settings.sampling(Role.STUDENT).temperature()).isEqualTo(0.2);
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(0).get());
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(101).get());
    assertRefused("threshold temperature", () -> settings().thresholdTemperature(Double.NaN).get());
    assertRefused("completion limit", () -> settings().completionLimit(0).get());
    assertRefused("context limit", () -> settings().contextLimit(1).get());
    assertRefused("block length", () -> settings().blocks(0).get());
    assertRefused("slots", () -> settings().slots(0).get());
    assertRefused("maximum memory", () -> settings().maximumMemory(0).get());
    for (double threshold : new double[] {-0.01, 1.01, Double.NaN}) {
      assertRefused(
          "threshold", () -> TestSettings.reverseSpeculative(threshold).get().policy().judge());
      assertRefused("threshold", () -> new DecodingPolicy.SkdInspired(threshold).judge());
    }
  }

  @Test
  void theSmallestSettingsAreAccepted() {
    settings()
        .thresholdTemperature(0.01)
        .completionLimit(1)
        .contextLimit(2)
        .blocks(1)
        .slots(1)
        .maximumMemory(1)
        .get();
  }

  @Test
  void stopTokensAreCopied() {
    Set<Integer> stops = new HashSet<>(Set.of(1));
    DecodingSettings settings = DecodingSettings.paper(new DecodingPolicy.StudentOnly(), stops, 0);
    stops.add(2);
    assertThat(settings.stopTokens()).containsExactly(1);
  }

  @Test
  void aProblemNeedsAnAttempt() {
    assertThatThrownBy(() -> new DecodingProblem("p", new int[] {1}, Optional.empty(), 1, true, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DecodingProblem("p", new int[] {1}, Optional.empty(), 0, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
