package io.rsd.eval.benchmarks;

/** The share of solved problems if each is given k attempts and one correct attempt is enough. */
public final class PassAtK {

  private PassAtK() {}

  /**
   * The probability that k of the attempts at a problem, drawn at random, have a correct one among
   * them: {@code 1 - C(n - c, k) / C(n, k)}. It estimates without bias that k new attempts have
   * one.
   *
   * @param attempts how many there are, n
   * @param correct how many of them are correct, c
   * @throws IllegalArgumentException if there are fewer attempts than k
   */
  public static double of(int attempts, int correct, int k) {
    requireAttempts(attempts, k);
    if (attempts - correct < k) {
      return 1;
    }
    // The quotient as a product, and its distance from 1 without cancellation.
    double logAllWrong = 0;
    for (int i = attempts - correct + 1; i <= attempts; i++) {
      logAllWrong += Math.log1p(-k / (double) i);
    }
    return -Math.expm1(logAllWrong);
  }

  /** Refuses a figure of k attempts where there are fewer. */
  static void requireAttempts(int attempts, int k) {
    if (k < 1 || k > attempts) {
      throw new IllegalArgumentException(
          "a figure of %d attempts, but a problem has %d".formatted(k, attempts));
    }
  }
}
