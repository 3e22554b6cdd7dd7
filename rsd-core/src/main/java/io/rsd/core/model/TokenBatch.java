package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.torchscript.Argument;
import java.util.Arrays;
import java.util.List;

/**
 * New tokens for consecutive slots of a model's cache.
 *
 * @param firstSlot the slot of the first row; row {@code b} belongs to slot {@code firstSlot + b}
 * @param lengths the length of each slot's sequence before the new tokens; cache entries beyond it
 *     are overwritten or ignored
 * @param tokens the new tokens of each row, at least one; rows may differ in length
 */
public record TokenBatch(int firstSlot, int[] lengths, List<int[]> tokens) {

  public TokenBatch {
    if (lengths.length != tokens.size() || tokens.isEmpty()) {
      throw new IllegalArgumentException(
          lengths.length + " lengths for " + tokens.size() + " rows of tokens");
    }
    if (tokens.stream().anyMatch(row -> row.length == 0)) {
      throw new IllegalArgumentException("a row without tokens");
    }
    tokens = List.copyOf(tokens);
  }

  /** A batch of one row. */
  public static TokenBatch single(int slot, int length, int... tokens) {
    return new TokenBatch(slot, new int[] {length}, List.of(tokens));
  }

  /** The number of rows. */
  public int rows() {
    return tokens.size();
  }

  /** The number of tokens of the longest row: the second dimension of the model's results. */
  public int steps() {
    return tokens.stream().mapToInt(row -> row.length).max().orElseThrow();
  }

  /** The positions of a slot that the cache must have for this batch, padding included. */
  int positions() {
    return Arrays.stream(lengths).max().orElseThrow() + steps();
  }

  /**
   * Checks that an embedding of this many rows has a row for every token.
   *
   * @throws InvalidInputException if a token has none, as added tokens may not
   */
  void requireRows(int vocabularySize) {
    for (int[] row : tokens) {
      for (int token : row) {
        if (token < 0 || token >= vocabularySize) {
          throw new InvalidInputException(
              ("the text has the token %d, but the model has embeddings for the tokens below %d"
                      + " only; its tokenizer has added tokens without one")
                  .formatted(token, vocabularySize));
        }
      }
    }
  }

  /** The tokens as {@code [rows, steps]}, with short rows padded with token 0. */
  Argument tokenTensor() {
    return padded(tokens);
  }

  /** The lengths as {@code [rows]}. */
  Argument lengthTensor() {
    return new Argument.LongTensor(Arrays.stream(lengths).asLongStream().toArray(), rows());
  }

  /** Ragged rows as {@code [rows, steps]}, padded with 0. */
  Argument padded(List<int[]> values) {
    int steps = steps();
    long[] padded = new long[rows() * steps];
    for (int row = 0; row < rows(); row++) {
      int[] of = values.get(row);
      for (int step = 0; step < of.length; step++) {
        padded[row * steps + step] = of[step];
      }
    }
    return new Argument.LongTensor(padded, rows(), steps);
  }
}
