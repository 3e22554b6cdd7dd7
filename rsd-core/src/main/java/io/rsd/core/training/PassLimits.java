package io.rsd.core.training;

import io.rsd.core.checkpoint.ModelConfig;

/**
 * How many numbers a training pass may have in memory at once.
 *
 * @param logits logits, but for those of one position, which are always there together
 * @param activations what autograd keeps of the layers; a pass with more runs each layer a second
 *     time instead, a third more work
 */
record PassLimits(long logits, long activations) {

  /**
   * 268 MB of logits in float32, since all those of a long trace would be gigabytes several times
   * over, and 1 GB of activations: small models keep all, a pass of 8,192 tokens through
   * Qwen3-0.6B, with 50 GB, nothing.
   */
  static final PassLimits DEFAULT = new PassLimits(1 << 26, 1 << 28);

  /** The longest pass whose activations may be kept; in tokens, from a count of the operations. */
  long recordedTokens(ModelConfig config) {
    long heads = (config.queryHeads() + 2L * config.keyValueHeads()) * config.headSize();
    long ofLayer = 14L * config.hiddenSize() + 6 * heads + 5L * config.intermediateSize();
    return activations / (config.layers() * ofLayer);
  }
}
