package io.rsd.core.decoding;

import java.util.Arrays;

/**
 * The verifier's figures for the candidates of one row. The arrays have one element per candidate.
 *
 * @param logProbs its log-probability of each candidate at temperature 1
 * @param thresholdLogProbs {@code log Q(y_i)}: the same at the threshold temperature
 * @param entropies entropy of its distribution at the place of each candidate, at temperature 1
 * @param logitRows the kept row of its logits at the place of each candidate
 * @param ownTokens the number of its own tokens that spell each candidate
 */
record Verification(
    float[] logProbs,
    double[] thresholdLogProbs,
    float[] entropies,
    int[] logitRows,
    int[] ownTokens) {

  /** Without a verifier every candidate has {@code Q(y) = 1}, and the other figures are unknown. */
  static Verification none(int candidates) {
    float[] unknown = new float[candidates];
    Arrays.fill(unknown, Float.NaN);
    return new Verification(
        unknown, new double[candidates], unknown, new int[candidates], new int[candidates]);
  }

  /** How many candidates are accepted: those before the first with {@code Q(y) < p_th}. */
  int accepted(double logThreshold) {
    int accepted = 0;
    while (accepted < thresholdLogProbs.length && thresholdLogProbs[accepted] >= logThreshold) {
      accepted++;
    }
    return accepted;
  }

  /**
   * How many of this pass's tokens the verifier's cache may keep: the accepted ones. The very last
   * token of the block was not read.
   */
  int cachedTokens(int accepted) {
    int read = Arrays.stream(ownTokens).sum() - 1;
    return Math.min(Arrays.stream(ownTokens, 0, accepted).sum(), read);
  }
}
