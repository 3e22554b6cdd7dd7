package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

/**
 * Pearson's test of counts against a law. With free seeds it would fail by chance about once in
 * 100,000 runs; the seeds of the tests are fixed.
 */
final class ChiSquare {

  /** The 1 - 1e-5 quantile of the normal distribution. */
  private static final double NORMAL_QUANTILE = 4.265;

  /** Cells that expect less than this are counted as one. */
  private static final double LEAST_EXPECTED = 8;

  private ChiSquare() {}

  static void assertFollows(String what, int[] counts, double[] law) {
    int draws = IntStream.of(counts).sum();
    double statistic = 0;
    int cells = 0;
    double rareExpected = 0;
    int rareCount = 0;
    for (int cell = 0; cell < law.length; cell++) {
      double expected = draws * law[cell];
      if (expected >= LEAST_EXPECTED) {
        statistic += square(counts[cell] - expected) / expected;
        cells++;
      } else {
        rareExpected += expected;
        rareCount += counts[cell];
        assertThat(law[cell] > 0 || counts[cell] == 0)
            .as("%d is impossible, and was drawn %d times: %s", cell, counts[cell], what)
            .isTrue();
      }
    }
    if (rareExpected >= LEAST_EXPECTED) {
      statistic += square(rareCount - rareExpected) / rareExpected;
      cells++;
    } else {
      assertThat(rareCount).as("rare draws of %s", what).isLessThan(30);
    }
    assertThat(statistic).as("chi-square of %s", what).isLessThan(bound(cells - 1));
  }

  /** The 1 - 1e-5 quantile for degrees of freedom, a little above it for few (Wilson-Hilferty). */
  private static double bound(int degrees) {
    double spread = 2.0 / (9 * degrees);
    return degrees * Math.pow(1 - spread + NORMAL_QUANTILE * Math.sqrt(spread), 3);
  }

  private static double square(double x) {
    return x * x;
  }
}
