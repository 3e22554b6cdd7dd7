package io.rsd.core.model;

import java.util.Arrays;

/**
 * What a model finds of the candidates of a {@link CandidateBatch}.
 *
 * @param logProbs of the candidates' tokens at temperature 1, in nats
 * @param entropies of the distributions at their places, at temperature 1; 0 if not asked for
 * @param accepted how many candidates of each row are accepted: {@code [rows]}
 * @param fallbacks the token that was drawn in place of the next one: {@code [rows]}; without
 *     meaning where all that count are accepted
 * @param fallbackLogProbs of these at temperature 1: {@code [rows]}
 * @param samplingNanos what draws and figures took of the call
 */
public record Verdicts(
    float[] logProbs,
    float[] entropies,
    int[] accepted,
    int[] fallbacks,
    float[] fallbackLogProbs,
    long samplingNanos) {

  /** Reads what a program returns for so many tokens of candidates. */
  static Verdicts of(float[] packed, int tokens, int rows) {
    int from = 2 * tokens;
    return new Verdicts(
        Arrays.copyOfRange(packed, 0, tokens),
        Arrays.copyOfRange(packed, tokens, from),
        ints(packed, from, rows),
        ints(packed, from + rows, rows),
        Arrays.copyOfRange(packed, from + 2 * rows, from + 3 * rows),
        (long) packed[packed.length - 1]);
  }

  private static int[] ints(float[] values, int from, int count) {
    int[] ints = new int[count];
    for (int i = 0; i < count; i++) {
      ints[i] = (int) values[from + i];
    }
    return ints;
  }
}
