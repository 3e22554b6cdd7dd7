package io.rsd.core.decoding;

import io.rsd.core.model.Proposals;

/**
 * The candidates {@code y_1 .. y_k} of one round: one token for each row of the batch and each
 * place of the block.
 */
record Candidates(int rows, Proposals proposals) {

  /** {@code k}: candidates of each row. */
  int blockLength() {
    return proposals.tokens().length / rows;
  }

  /** One candidate, in the student's tokens. */
  int token(int row, int place) {
    return proposals.tokens()[place * rows + row];
  }

  /** The proposer's log-probability of a candidate at temperature 1. */
  float logProb(int row, int place) {
    return proposals.logProbs()[place * rows + row];
  }

  /** Entropy of the proposer's distribution at the place of a candidate, at temperature 1. */
  float entropy(int row, int place) {
    return proposals.entropies()[place * rows + row];
  }
}
