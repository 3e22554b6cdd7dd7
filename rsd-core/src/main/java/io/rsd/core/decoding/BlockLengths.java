package io.rsd.core.decoding;

import io.rsd.core.torchscript.ComputeDevice;
import java.util.OptionalInt;

/** Chooses how many tokens to propose before they are verified. The choice affects only speed. */
final class BlockLengths {

  private static final int LONGEST = 16;

  private static final int TOKENS_PER_CPU_PASS = 64;
  private static final int TOKENS_PER_CUDA_PASS = 512;

  /** Weight of one round in the running share of rejected candidates. */
  private static final double NOVELTY = 0.02;

  private final OptionalInt fixed;
  private final boolean verified;
  private final int tokensPerPass;
  private double rejectionRate = 0.02;

  /**
   * @param fixed the length, if it is set
   * @param verified whether there is a verifier; without one blocks gain nothing
   * @param tokensPerPass how many tokens a pass reads in about the time of one token; up to there,
   *     reading the weights takes longer than computing with them
   */
  BlockLengths(OptionalInt fixed, boolean verified, int tokensPerPass) {
    this.fixed = fixed;
    this.verified = verified;
    this.tokensPerPass = tokensPerPass;
  }

  /** The lengths for a policy on a device. */
  static BlockLengths of(DecodingSettings settings, ComputeDevice device) {
    return new BlockLengths(
        settings.speed().blockLength(),
        settings.policy().verifier().isPresent(),
        device instanceof ComputeDevice.Cpu ? TOKENS_PER_CPU_PASS : TOKENS_PER_CUDA_PASS);
  }

  /** The longest block that {@link #choose} returns. */
  int longest() {
    return fixed.orElse(verified ? LONGEST : 1);
  }

  /** The length for a batch of so many sequences. */
  int choose(int rows) {
    if (fixed.isPresent()) {
      return fixed.getAsInt();
    }
    if (!verified) {
      return 1;
    }
    // A block of k costs about k proposals and one verification, and yields k - r k^2 / 2 tokens,
    // where r is the share of rejected candidates: with models alike the best k is sqrt(2 / r).
    double best = Math.sqrt(2 / Math.max(rejectionRate, 1e-3));
    return (int) Math.max(1, Math.min(LONGEST, Math.min(best, (double) tokensPerPass / rows)));
  }

  /** Updates the estimated share of rejected candidates after a round. */
  void observe(int verifiedCandidates, int rejected) {
    if (verifiedCandidates > 0) {
      rejectionRate += NOVELTY * ((double) rejected / verifiedCandidates - rejectionRate);
    }
  }
}
