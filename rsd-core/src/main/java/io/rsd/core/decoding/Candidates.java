package io.rsd.core.decoding;

import io.rsd.core.model.LanguageModel.Statistics;
import java.util.ArrayList;
import java.util.List;

/** The candidates of one round: for every step of the block one token for each row of the batch. */
final class Proposals {

  private final List<int[]> tokens = new ArrayList<>();
  private final List<Statistics> statistics = new ArrayList<>();

  void add(int[] ofRows, Statistics ofTokens) {
    tokens.add(ofRows);
    statistics.add(ofTokens);
  }

  /** Candidates of each row. */
  int blockLength() {
    return tokens.size();
  }

  int token(int row, int step) {
    return tokens.get(step)[row];
  }

  /** The proposer's log-probability of a candidate at temperature 1. */
  float logProb(int row, int step) {
    return statistics.get(step).logProbs()[row];
  }

  /** Entropy of the distribution that a candidate was drawn from, at temperature 1. */
  float entropy(int row, int step) {
    return statistics.get(step).entropies()[row];
  }
}
