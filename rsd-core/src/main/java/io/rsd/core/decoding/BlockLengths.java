package io.rsd.core.decoding;

import io.rsd.core.torchscript.ComputeDevice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Chooses how many tokens to propose before they are verified. The choice affects only speed. */
final class BlockLengths {

  private static final int LONGEST = 16;

  /** Most tokens of a verifying pass: their logits and activations take memory. */
  private static final int TOKENS_PER_CPU_PASS = 256;

  private static final int TOKENS_PER_CUDA_PASS = 4096;

  /** Verified candidates after which one counts for 1/e of a new one. */
  private static final double MEMORY = 1000;

  /** What is assumed before anything was verified. Short blocks learn at the least cost. */
  private static final double ASSUMED_CANDIDATES = 4;

  private static final double ASSUMED_REJECTED = 2;

  private final OptionalInt fixed;
  private final PassCost proposer;
  private final Optional<PassCost> verifier;
  private final int tokensPerPass;
  private double candidates = ASSUMED_CANDIDATES;
  private double rejected = ASSUMED_REJECTED;

  /**
   * @param fixed the length, if it is set
   * @param proposer the cost of the proposer's passes
   * @param verifier the same of the verifier; without one blocks gain nothing
   * @param tokensPerPass the most tokens that the verifier reads in one pass
   */
  BlockLengths(
      OptionalInt fixed, PassCost proposer, Optional<PassCost> verifier, int tokensPerPass) {
    this.fixed = fixed;
    this.proposer = proposer;
    this.verifier = verifier;
    this.tokensPerPass = tokensPerPass;
  }

  /** The lengths for a policy and its models. */
  static BlockLengths of(DecodingSettings settings, List<Participant> participants) {
    DecodingPolicy policy = settings.policy();
    ComputeDevice device = participants.get(0).model().device();
    return new BlockLengths(
        settings.speed().blockLength(),
        cost(policy.proposer(), participants),
        policy.verifier().map(role -> cost(role, participants)),
        device instanceof ComputeDevice.Cpu ? TOKENS_PER_CPU_PASS : TOKENS_PER_CUDA_PASS);
  }

  private static PassCost cost(Role role, List<Participant> participants) {
    return participants.stream()
        .filter(participant -> participant.role() == role)
        .map(participant -> PassCost.of(participant.model()))
        .findFirst()
        .orElseThrow();
  }

  /** The longest block that {@link #choose} returns. */
  int longest() {
    return fixed.orElse(verifier.isPresent() ? LONGEST : 1);
  }

  /**
   * The length for a batch.
   *
   * @param rows its sequences
   * @param positions the positions of the KV cache that a pass reads for all of them
   */
  int choose(int rows, long positions) {
    if (fixed.isPresent()) {
      return fixed.getAsInt();
    }
    return verifier.map(of -> best(of, rows, positions)).orElse(1);
  }

  /**
   * The length with the most tokens for its cost. A block of k costs k passes of the proposer over
   * one token of each row, and one of the verifier over k. Of k candidates that are rejected with
   * probability r, it gives {@code 1 + (1 - r) + .. + (1 - r)^(k - 1)} tokens.
   */
  private int best(PassCost verifying, int rows, long positions) {
    double once = verifying.fixed() + verifying.perPosition() * positions;
    double perPlace =
        proposer.fixed()
            + proposer.perPosition() * positions
            + rows * (proposer.perToken() + verifying.perToken());
    int best = 1;
    double most = 0;
    double tokens = 0;
    double reached = 1;
    int longest = Math.max(1, Math.min(LONGEST, tokensPerPass / rows));
    for (int k = 1; k <= longest; k++) {
      tokens += reached;
      reached *= 1 - rejected / candidates;
      double speed = tokens / (once + k * perPlace);
      if (speed > most) {
        best = k;
        most = speed;
      }
    }
    return best;
  }

  /**
   * Updates the estimated share of rejected candidates after a round.
   *
   * @param more verified candidates of all rows
   * @param ofThem those that were rejected
   */
  void observe(int more, int ofThem) {
    double kept = Math.exp(-more / MEMORY);
    candidates = kept * candidates + more;
    rejected = kept * rejected + ofThem;
  }
}
