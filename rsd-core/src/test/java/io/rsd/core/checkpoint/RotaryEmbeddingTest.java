package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import org.junit.jupiter.api.Test;

class RotaryEmbeddingTest {
  private static final int HEAD_SIZE = 128;
  private static final double[] UNSCALED =
      new RotaryEmbedding(5e5, new Unscaled()).inverseFrequencies(HEAD_SIZE);

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
  void stretchingByOneChangesNothing() {
    double[] scaled = scaled(new Llama3(1, 1, 4, 8192));
    for (int pair = 0; pair < scaled.length; pair++) {
      assertThat(scaled[pair]).isCloseTo(UNSCALED[pair], within(1e-15));
    }
  }

  private static double[] scaled(Llama3 scaling) {
    return new RotaryEmbedding(5e5, scaling).inverseFrequencies(HEAD_SIZE);
  }
}
