package io.rsd.core.decoding;

import java.util.OptionalInt;

/**
 * How many tokens to propose before they are judged. The choice changes how fast tokens come and
 * never which.
 */
final class BlockLengths {

  private static final int LONGEST = 16;

  /** Weight of one round in the running share of candidates that are not kept. */
  private static final double NOVELTY = 0.02;

  private final OptionalInt fixed;
  private final boolean judged;
  private final int tokensPerPass;
  private double rejectionRate = 0.02;

  /**
   * @param fixed the length, if it was set
   * @param judged whether there is a judge; without one there is nothing to gain from blocks
   * @param tokensPerPass how many tokens a pass reads in about the time of one: reading the weights
   *     takes longer than computing with them until then
   */
  BlockLengths(OptionalInt fixed, boolean judged, int tokensPerPass) {
    this.fixed = fixed;
    this.judged = judged;
    this.tokensPerPass = tokensPerPass;
  }

  /** The longest block that will be asked for. */
  int longest() {
    return fixed.orElse(judged ? LONGEST : 1);
  }

  /** The length for a batch of so many sequences. */
  int choose(int rows) {
    if (fixed.isPresent()) {
      return fixed.getAsInt();
    }
    if (!judged) {
      return 1;
    }
    // A block of k costs about k proposals and one check, and yields k - r k^2 / 2 tokens, where r
    // is the share of candidates not kept: with both models alike the best k is sqrt(2 / r).
    double best = Math.sqrt(2 / Math.max(rejectionRate, 1e-3));
    return (int) Math.max(1, Math.min(LONGEST, Math.min(best, (double) tokensPerPass / rows)));
  }

  /** Learns from a round. */
  void observe(int judgedCandidates, int rejected) {
    if (judgedCandidates > 0) {
      rejectionRate += NOVELTY * ((double) rejected / judgedCandidates - rejectionRate);
    }
  }
}
