package io.rsd.eval.benchmarks;

/**
 * Probabilities of draws without replacement, by logarithms of factorials, so that nothing
 * overflows.
 */
final class Hypergeometric {

  private final double[] logFactorials;

  /**
   * @param largest the most things to draw from
   */
  Hypergeometric(int largest) {
    logFactorials = new double[largest + 1];
    for (int i = 2; i <= largest; i++) {
      logFactorials[i] = logFactorials[i - 1] + Math.log(i);
    }
  }

  /** The probability that {@code drawn} of {@code all} things have {@code hits} of those marked. */
  double probability(int hits, int marked, int all, int drawn) {
    if (hits < 0 || hits > marked || drawn - hits > all - marked || hits > drawn) {
      return 0;
    }
    return Math.exp(
        logChoices(marked, hits) + logChoices(all - marked, drawn - hits) - logChoices(all, drawn));
  }

  private double logChoices(int all, int drawn) {
    return logFactorials[all] - logFactorials[drawn] - logFactorials[all - drawn];
  }
}
