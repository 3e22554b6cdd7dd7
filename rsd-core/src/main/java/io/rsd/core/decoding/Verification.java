package io.rsd.core.decoding;

import java.util.Arrays;

/**
 * What the judging model says of the candidates of one row.
 *
 * @param kept how many candidates were kept, from the first on
 * @param logProbs its log-probability of each candidate at temperature 1
 * @param entropies entropy of its distribution at the place of each candidate, at temperature 1
 * @param firstRow where its logits for the first place of each candidate are kept
 * @param ownTokens how many of its own tokens each candidate is
 */
record Judgement(int kept, float[] logProbs, float[] entropies, int[] firstRow, int[] ownTokens) {

  /** How many of the model's own tokens the kept candidates are. */
  int keptOwnTokens() {
    return Arrays.stream(ownTokens, 0, kept).sum();
  }

  /** How many of the model's own tokens all candidates are. */
  int allOwnTokens() {
    return Arrays.stream(ownTokens).sum();
  }
}
