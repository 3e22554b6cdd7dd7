package io.rsd.core.training;

import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.OptionalLong;

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
   * times over; and 1 GB of activations, for the CPU. Small models record everything. Qwen3-0.6B
   * records nothing for 8,192 tokens, which would take 50 GB.
   */
  static final MicrobatchLimits DEFAULT = new MicrobatchLimits(1 << 26, 1 << 28);

  /** The activations' share of a GPU's memory beside the state; kernels need working memory too. */
  private static final double SHARE_OF_GPU = 0.8;

  /**
   * The limits on a device. A GPU has its memory for this alone, so that a large one records what a
   * small one recomputes.
   *
   * @param free bytes that weights, gradients and moments leave free; empty if that is not known
   */
  static MicrobatchLimits on(ComputeDevice device, OptionalLong free) {
    if (device instanceof ComputeDevice.Cpu || free.isEmpty()) {
      return DEFAULT;
    }
    long activations = (long) (SHARE_OF_GPU * free.getAsLong()) / Float.BYTES;
    return new MicrobatchLimits(DEFAULT.logits, Math.max(DEFAULT.activations, activations));
  }

  /** The most tokens whose activations may be recorded, from a count of the operations. */
  long recordedTokens(ModelConfig config) {
    long heads = (config.queryHeads() + 2L * config.keyValueHeads()) * config.headSize();
    long ofLayer = 14L * config.hiddenSize() + 6 * heads + 5L * config.intermediateSize();
    return activations / (config.layers() * ofLayer);
  }
}
