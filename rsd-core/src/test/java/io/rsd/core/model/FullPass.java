package io.rsd.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A model's log-probabilities of whole sequences, each read at once into a cache of one slot. */
final class FullPass {

  private FullPass() {}

  /** {@code [tokens, vocabulary]}: after each token, the log-probabilities of the next. */
  static float[][] logProbabilities(LanguageModel model, int... tokens) {
    model.resize(1, tokens.length);
    int[] everywhere = IntStream.range(0, tokens.length).toArray();
    LanguageModel.Scores scores =
        model.score(TokenBatch.single(0, 0, tokens), List.of(following(tokens)), everywhere);
    return rows(scores.vocabulary(), model.config().vocabularySize());
  }

  /** The log-probability of every token but the first after those before it. */
  static float[] ofTokens(LanguageModel model, int... tokens) {
    model.resize(1, tokens.length);
    LanguageModel.Scores scores =
        model.score(TokenBatch.single(0, 0, tokens), List.of(following(tokens)));
    return Arrays.copyOf(scores.targets(), tokens.length - 1);
  }

  /**
   * Reads tokens into the cache as decoding does, and draws greedily after each.
   *
   * @return {@code [rows, steps]}; what stands in the padding of short rows means nothing
   */
  static int[] mostProbable(LanguageModel model, TokenBatch batch) {
    int[] everywhere = IntStream.range(0, batch.rows() * batch.steps()).toArray();
    float[] uniforms = new float[everywhere.length];
    Arrays.fill(uniforms, 0.5f);
    model.forward(batch, everywhere);
    return model.draw(everywhere, uniforms, Sampling.at(0));
  }

  /** A sequence drawn from the whole vocabulary. */
  static int[] randomTokens(Random random, int length, int vocabulary) {
    return random.ints(length, 0, vocabulary).toArray();
  }

  static int[] following(int[] tokens) {
    return Arrays.copyOfRange(tokens, 1, tokens.length);
  }

  static float[][] rows(float[] flat, int columns) {
    float[][] rows = new float[flat.length / columns][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
    }
    return rows;
  }
}
