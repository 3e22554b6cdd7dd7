package io.rsd.core.model;

/**
 * A block of tokens that a model drew for each row of a batch. The arrays are {@code [block,
 * rows]}.
 *
 * @param tokens the tokens
 * @param logProbs their log-probabilities at temperature 1, in nats
 * @param entropies of the distributions at their places, at temperature 1; 0 if not asked for
 * @param samplingNanos what draws and figures took of the call
 */
public record Proposals(int[] tokens, float[] logProbs, float[] entropies, long samplingNanos) {

  private static final int FIGURES = 3;

  /** Reads a program's {@code [block, 3, rows]}, after which its time comes. */
  static Proposals of(float[] packed, int block, int rows) {
    int[] tokens = new int[block * rows];
    float[] logProbs = new float[block * rows];
    float[] entropies = new float[block * rows];
    for (int place = 0; place < block; place++) {
      int from = FIGURES * place * rows;
      for (int row = 0; row < rows; row++) {
        tokens[place * rows + row] = (int) packed[from + row];
      }
      System.arraycopy(packed, from + rows, logProbs, place * rows, rows);
      System.arraycopy(packed, from + 2 * rows, entropies, place * rows, rows);
    }
    return new Proposals(tokens, logProbs, entropies, (long) packed[packed.length - 1]);
  }
}
