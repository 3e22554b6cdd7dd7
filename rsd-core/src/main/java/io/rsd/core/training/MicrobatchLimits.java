package io.rsd.core.training;

import io.rsd.core.checkpoint.ModelConfig;

/**
 * How many numbers a microbatch may have in memory at once.
 *
 * @param logits logits; those of a single position are always computed together, even beyond this
 * @param activations activations that autograd records. A microbatch with more recomputes each
 *     layer in the backward pass instead, which costs a third more work.
 */
record MicrobatchLimits(long logits, long activations) {

  /**
   * 268 MB of float32 logits, because all logits of a long trace would take gigabytes, several
   * times over; and 1 GB of activations. Small models record everything. Qwen3-0.6B records nothing
   * for 8,192 tokens, which would take 50 GB.
   */
  static final MicrobatchLimits DEFAULT = new MicrobatchLimits(1 << 26, 1 << 28);

  /** The most tokens whose activations may be recorded, from a count of the operations. */
  long recordedTokens(ModelConfig config) {
    long heads = (config.queryHeads() + 2L * config.keyValueHeads()) * config.headSize();
    long ofLayer = 14L * config.hiddenSize() + 6 * heads + 5L * config.intermediateSize();
    return activations / (config.layers() * ofLayer);
  }
}
