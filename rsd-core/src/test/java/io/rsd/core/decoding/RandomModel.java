package io.rsd.core.decoding;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.testing.RandomWeights;
import io.rsd.core.torchscript.ComputeDevice;
import java.nio.file.Path;
import java.util.List;

/**
 * A model of two layers with random weights, scaled so that attention looks at much of the context
 * and the next-token distribution is neither flat nor one-hot: what comes next depends on all that
 * came before.
 */
final class RandomModel {

  private RandomModel() {}

  /**
   * Writes the model's folder and loads it in float32.
   *
   * @param spread the standard deviation of the logits, roughly
   */
  static LanguageModel load(
      Path folder, Architecture architecture, int vocabulary, double spread, long seed) {
    return load(folder, ConfigJson.of(architecture), vocabulary, spread, seed);
  }

  /** A model of another shape than that which the family's tests have. */
  static LanguageModel load(
      Path folder, ConfigJson json, int vocabulary, double spread, long seed) {
    Path shape = folder.resolve("shape");
    json.with("vocab_size", vocabulary).write(shape);
    Path model =
        RandomWeights.write(
            shape,
            folder.resolve("model"),
            seed,
            (tensor, sizes) -> deviation(tensor, sizes, spread));
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32);
    }
  }

  private static double deviation(String tensor, List<Long> shape, double spread) {
    if (tensor.endsWith("norm.weight") || tensor.endsWith(".bias")) {
      return 0.3;
    }
    // A matrix of this deviation keeps the root mean square of what it multiplies.
    double keeping = 1 / Math.sqrt(shape.get(1));
    return tensor.equals("lm_head.weight") ? spread * keeping : keeping;
  }
}
