package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates {@code y_1 .. y_k} of one round: one token for each row of the batch and each
 * place of the block.
 */
final class Candidates {

  private final List<int[]> tokens = new ArrayList<>();
  private final List<Statistics> statistics = new ArrayList<>();

  /** Adds the candidates at the next place, one for each row. */
  void add(int[] ofRows, Statistics ofTokens) {
    tokens.add(ofRows);
    statistics.add(ofTokens);
  }

  /** {@code k}: candidates of each row so far. */
  int blockLength() {
    return tokens.size();
  }

  /** One candidate, in the student's tokens. */
  int token(int row, int place) {
    return tokens.get(place)[row];
  }

  /** The proposer's log-probability of a candidate at temperature 1. */
  float logProb(int row, int place) {
    return statistics.get(place).logProbs()[row];
  }

  /** Entropy of the proposer's distribution at the place of a candidate, at temperature 1. */
  float entropy(int row, int place) {
    return statistics.get(place).entropies()[row];
  }
}
