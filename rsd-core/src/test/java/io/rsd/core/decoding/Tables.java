package io.rsd.core.decoding;

import java.util.Arrays;
import java.util.Random;

/** Tables of logits for {@link TableModel}, and the laws that follow from them. */
final class Tables {

  private Tables() {}

  /** Independent normal logits. */
  static double[][] random(int vocabulary, double deviation, long seed) {
    Random random = new Random(seed);
    double[][] table = new double[vocabulary][vocabulary];
    for (double[] row : table) {
      for (int v = 0; v < row.length; v++) {
        row[v] = deviation * random.nextGaussian();
      }
    }
    return table;
  }

  /** Token {@code i} is followed by {@code i + 1}, and the last by the first, almost surely. */
  static double[][] chain(int vocabulary) {
    double[][] table = new double[vocabulary][vocabulary];
    for (int last = 0; last < vocabulary; last++) {
      table[last][(last + 1) % vocabulary] = 30;
    }
    return table;
  }

  static double[] softmax(double[] logits, double temperature) {
    double[] weights = Arrays.stream(logits).map(x -> Math.exp(x / temperature)).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  /**
   * {@code R(v) = P(v) [v in A] + rho F(v)} with {@code A} the tokens that are probable enough to
   * the verifier.
   */
  static double[] replaced(
      double[] proposed, double[] verified, double threshold, double[] fallback) {
    double rho = fallbackRate(proposed, verified, threshold);
    double[] law = new double[proposed.length];
    for (int v = 0; v < law.length; v++) {
      law[v] = (verified[v] >= threshold ? proposed[v] : 0) + rho * fallback[v];
    }
    return law;
  }

  /** {@code rho = 1 - sum over A of P}. */
  static double fallbackRate(double[] proposed, double[] verified, double threshold) {
    double rho = 0;
    for (int v = 0; v < proposed.length; v++) {
      rho += verified[v] >= threshold ? 0 : proposed[v];
    }
    return rho;
  }
}
