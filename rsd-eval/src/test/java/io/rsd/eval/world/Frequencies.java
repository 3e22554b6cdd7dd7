package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Holds drawn values against the law that they should follow. */
final class Frequencies {

  /** The normal quantile that one right law in a thousand exceeds. */
  private static final double QUANTILE = 3.09;

  private Frequencies() {}

  /**
   * Asserts by a chi-square test that values follow a law; a right law fails for one seed in a
   * thousand.
   *
   * @param weights the values that may occur, each with its share in proportion to the others
   */
  static <T> void assertFollow(Map<T, Double> weights, List<T> values) {
    assertThat(weights.keySet()).containsAll(values);
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double statistic = 0;
    for (Map.Entry<T, Double> entry : weights.entrySet()) {
      double expected = values.size() * entry.getValue() / total;
      assertThat(expected).as("draws expected of %s", entry.getKey()).isGreaterThan(5);
      double observed = values.stream().filter(entry.getKey()::equals).count();
      statistic += (observed - expected) * (observed - expected) / expected;
    }
    assertThat(statistic).as("chi-square of %s", weights).isLessThan(critical(weights.size() - 1));
  }

  /** The Wilson-Hilferty approximation of a chi-square quantile. */
  private static double critical(int degrees) {
    double spread = 2.0 / (9 * degrees);
    return degrees * Math.pow(1 - spread + QUANTILE * Math.sqrt(spread), 3);
  }
}
