package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.RotaryEmbedding;
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
 * @param sequences the length of the whole sequence of each row, by which a model with LongRoPE
 *     chooses its frequencies. Everything in a slot must be computed with the same ones.
 */
public record TokenBatch(int firstSlot, int[] lengths, List<int[]> tokens, int[] sequences) {

  /** A batch whose sequences end with the new tokens. */
  public TokenBatch(int firstSlot, int[] lengths, List<int[]> tokens) {
    this(firstSlot, lengths, tokens, ends(lengths, tokens));
  }

  public TokenBatch {
    if (lengths.length != tokens.size() || tokens.isEmpty()) {
      throw new IllegalArgumentException(
          lengths.length + " lengths for " + tokens.size() + " rows of tokens");
    }
    if (sequences.length != tokens.size()) {
      throw new IllegalArgumentException(
          sequences.length + " lengths of sequences for " + tokens.size() + " rows of tokens");
    }
    if (tokens.stream().anyMatch(row -> row.length == 0)) {
      throw new IllegalArgumentException("a row without tokens");
    }
    tokens = List.copyOf(tokens);
  }

  private static int[] ends(int[] lengths, List<int[]> tokens) {
    int[] ends = lengths.clone();
    for (int row = 0; row < Math.min(ends.length, tokens.size()); row++) {
      ends[row] += tokens.get(row).length;
    }
    return ends;
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
  Argument.LongTensor tokenTensor() {
    return padded(tokens);
  }

  /**
   * The lengths as {@code [rows]}; {@code [2, rows]} with the sets of frequencies for a model that
   * needs to know them.
   */
  Argument.LongTensor lengthTensor(RotaryEmbedding rotary) {
    long[] plain = Arrays.stream(lengths).asLongStream().toArray();
    return WeightLoader.rows(plain, Arrays.stream(sequences).asLongStream().toArray(), rotary);
  }

  /** Ragged rows as {@code [rows, steps]}, padded with 0. */
  Argument.LongTensor padded(List<int[]> values) {
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
