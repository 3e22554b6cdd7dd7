package io.rsd.core.decoding;

import java.util.Arrays;
import java.util.Optional;

/**
 * The verifier's figures for the candidates of one row. The arrays have one element per candidate.
 *
 * @param logProbs its log-probability of each candidate at temperature 1
 * @param entropies entropy of its distribution at the place of each candidate, at temperature 1
 * @param ownTokens the number of its own tokens that spell each candidate
 * @param accepted how many candidates are accepted
 * @param fallback what it drew in place of the candidate after these, if it rejected that one
 */
record Verification(
    float[] logProbs,
    float[] entropies,
    int[] ownTokens,
    int accepted,
    Optional<Fallback> fallback) {

  /**
   * A token that the verifier drew.
   *
   * @param token in the student's tokens
   * @param logProb its log-probability under the verifier at temperature 1
   */
  record Fallback(int token, float logProb) {}

  /**
   * Without a verifier every candidate that counts is accepted, and the other figures are unknown.
   */
  static Verification none(int candidates, int end) {
    float[] unknown = new float[candidates];
    Arrays.fill(unknown, Float.NaN);
    return new Verification(unknown, unknown, new int[candidates], end, Optional.empty());
  }

  /**
   * How many of this pass's tokens the verifier's cache may keep: the accepted ones. The very last
   * token of the block was not read.
   */
  int cachedTokens() {
    int read = Arrays.stream(ownTokens).sum() - 1;
    return Math.min(Arrays.stream(ownTokens, 0, accepted).sum(), read);
  }
}
