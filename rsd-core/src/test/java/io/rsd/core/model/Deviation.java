package io.rsd.core.model;

/**
 * How far log-probabilities are from those that they are held against.
 *
 * @param largest the largest absolute difference
 * @param mean the mean absolute difference
 * @param divergence the largest Kullback-Leibler divergence, in nats, of a position's distribution
 *     from the exact one
 */
record Deviation(double largest, double mean, double divergence) {

  /** Compares distributions {@code [positions, vocabulary]}. */
  static Deviation of(float[][] actual, double[][] exact) {
    double largest = 0;
    double sum = 0;
    long count = 0;
    double divergence = 0;
    for (int row = 0; row < exact.length; row++) {
      double ofRow = 0;
      for (int i = 0; i < exact[row].length; i++) {
        double difference = Math.abs(actual[row][i] - exact[row][i]);
        // NaN is as far away as can be.
        largest =
            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        sum += difference;
        count++;
        ofRow += Math.exp(exact[row][i]) * (exact[row][i] - actual[row][i]);
      }
      divergence = Math.max(divergence, ofRow);
    }
    return new Deviation(largest, sum / count, divergence);
  }

  /** Compares single values. */
  static Deviation of(float[] actual, double[] exact) {
    double largest = 0;
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      double difference = Math.abs(actual[i] - exact[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      sum += difference;
    }
    return new Deviation(largest, exact.length == 0 ? 0 : sum / exact.length, 0);
  }
}
