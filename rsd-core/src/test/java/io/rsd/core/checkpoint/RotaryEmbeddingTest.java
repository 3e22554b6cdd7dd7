package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import org.junit.jupiter.api.Test;

class RotaryEmbeddingTest {
  private static final int HEAD_SIZE = 128;
  private static final double[] UNSCALED =
      new RotaryEmbedding(5e5, new Unscaled()).inverseFrequencies(HEAD_SIZE, 0);

  @Test
  void unscaledFrequenciesFallGeometricallyFromOneTowardsTheBase() {
    assertThat(UNSCALED).hasSize(HEAD_SIZE / 2);
    assertThat(UNSCALED[0]).isEqualTo(1);
    double ratio = Math.pow(5e5, -2.0 / HEAD_SIZE);
    for (int pair = 1; pair < UNSCALED.length; pair++) {
      assertThat(UNSCALED[pair] / UNSCALED[pair - 1]).isCloseTo(ratio, within(1e-12));
    }
    assertThat(UNSCALED[UNSCALED.length - 1] * ratio).isCloseTo(1 / 5e5, within(1e-18));
  }

  @Test
  void llama3KeepsShortWavelengthsAndStretchesLongOnes() {
    double[] scaled = scaled(new Llama3(8, 1, 4, 8192));
    int between = 0;
    for (int pair = 0; pair < scaled.length; pair++) {
      double wavelength = 2 * Math.PI / UNSCALED[pair];
      if (wavelength < 8192 / 4.0) {
        assertThat(scaled[pair]).isEqualTo(UNSCALED[pair]);
      } else if (wavelength > 8192 / 1.0) {
        assertThat(scaled[pair]).isEqualTo(UNSCALED[pair] / 8);
      } else {
        // The smooth middle band as transformers writes it.
        double smooth = (8192 / wavelength - 1) / (4 - 1);
        double expected = (1 - smooth) * UNSCALED[pair] / 8 + smooth * UNSCALED[pair];
        assertThat(scaled[pair]).isCloseTo(expected, within(1e-15));
        between++;
      }
    }
    assertThat(between).isPositive();
  }

  @Test
  void yarnKeepsFastPairsAndStretchesSlowOnes() {
    double[] scaled = scaled(new Yarn(4, 1.5, 32, 1, 8192, false));
    int between = 0;
    for (int pair = 0; pair < scaled.length; pair++) {
      double turns = 8192 * UNSCALED[pair] / (2 * Math.PI);
      if (turns >= 32) {
        assertThat(scaled[pair]).isEqualTo(UNSCALED[pair]);
      } else if (turns <= 1) {
        assertThat(scaled[pair]).isEqualTo(UNSCALED[pair] / 4);
      } else {
        // By the paper's ramp, which is straight in the number of the pair: the logarithm of turns.
        double kept = Math.log(turns) / Math.log(32);
        double expected = (1 - kept) * UNSCALED[pair] / 4 + kept * UNSCALED[pair];
        assertThat(scaled[pair]).isCloseTo(expected, within(1e-15));
        between++;
      }
    }
    assertThat(between).isPositive();
    assertThat(new RotaryEmbedding(5e5, new Yarn(4, 1.5, 32, 1, 8192, true)).amplitude())
        .isEqualTo(1.5);
    assertThat(new RotaryEmbedding(5e5, new Unscaled()).amplitude()).isEqualTo(1);
  }

  @Test
  void stretchingByOneChangesNothing() {
    double[] scaled = scaled(new Llama3(1, 1, 4, 8192));
    for (int pair = 0; pair < scaled.length; pair++) {
      assertThat(scaled[pair]).isCloseTo(UNSCALED[pair], within(1e-15));
    }
  }

  private static double[] scaled(RotaryScaling scaling) {
    return new RotaryEmbedding(5e5, scaling).inverseFrequencies(HEAD_SIZE, 0);
  }
}
