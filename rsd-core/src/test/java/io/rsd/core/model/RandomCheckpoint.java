package io.rsd.core.model;

import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.testing.RandomWeights;
import java.nio.file.Path;
import java.util.List;

/**
 * Model folders with random weights that depend on the seed alone. The weights mean nothing, but
 * are scaled so that attention is neither flat nor one-hot, every part of the model moves the
 * result, and the next-token distribution has a spread like a real model's.
 */
final class RandomCheckpoint {

  /** The spread of the logits: final states have a root mean square of 1. */
  private static final double LOGIT_DEVIATION = 2.0;

  /** The spread of the attention scores before the softmax. */
  private static final double SCORE_DEVIATION = 1.5;

  private RandomCheckpoint() {}

  /**
   * Writes a model of the given shape, its weights in the type that the shape names.
   *
   * @param folder an empty folder; the model becomes a folder in it
   * @return the model's folder
   */
  static Path write(Path folder, ModelConfig config, long seed) {
    Path shape = folder.resolve("shape");
    ConfigJson.of(config).write(shape);
    return RandomWeights.write(shape, folder.resolve("model"), seed, RandomCheckpoint::deviation);
  }

  private static double deviation(String tensor, List<Long> shape) {
    if (tensor.endsWith("norm.weight")) {
      return 0.25;
    }
    if (tensor.endsWith(".bias")) {
      return 0.5;
    }
    // A matrix of this deviation keeps the root mean square of what it multiplies.
    double keeping = 1 / Math.sqrt(shape.get(1));
    if (tensor.endsWith("q_proj.weight")
        || tensor.endsWith("k_proj.weight")
        || tensor.endsWith("qkv_proj.weight")) {
      return keeping * Math.sqrt(SCORE_DEVIATION);
    }
    if (tensor.contains(".layers.")) {
      return keeping;
    }
    return keeping * LOGIT_DEVIATION;
  }
}
