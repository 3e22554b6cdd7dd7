package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static Trace saying(String text) {
    return new Trace(
        1,
        new int[] {4, 5, 6},
        new boolean[] {false, true, true},
        new int[0],
        new float[] {(float) Math.log(0.5), (float) Math.log(0.0099), (float) Math.log(0.0101)},
        new float[3],
        new float[3],
        Refusals.none(),
        text,
        Optional.empty(),
        FinishReason.EOS,
        0);
  }

  @Test
  void figuresFollowFromTheTokens() {
    Trace trace = saying("");
    assertThat(trace.fallbacks()).isEqualTo(2);
    assertThat(trace.improbableTokens()).as("below 1%").isEqualTo(1);
    double surprisal = -(Math.log(0.5) + Math.log(0.0099) + Math.log(0.0101)) / 3;
    assertThat(trace.meanSurprisal()).isCloseTo(surprisal, within(1e-6));
    assertThat(trace.perplexity()).isCloseTo(Math.exp(surprisal), within(1e-4));
  }
}
