package io.rsd.core.decoding;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

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
      Path folder, Architecture architecture, int vocabulary, double spread, long seed)
      throws IOException {
    Path shape = Files.createDirectories(folder.resolve("shape"));
    Files.writeString(shape.resolve("config.json"), config(architecture, vocabulary).toString());
    ModelConfig config = ModelConfig.read(shape.resolve("config.json"));
    Path model = folder.resolve("model");
    new CheckpointWriter(shape, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(model, new RandomTensors(config, spread, seed));
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return LanguageModel.load(checkpoint, new ComputeDevice.Cpu(), FloatType.FLOAT32);
    }
  }

  private static JsonObject config(Architecture architecture, int vocabulary) {
    JsonArray architectures = new JsonArray();
    architectures.add(architecture.className());
    JsonObject config = new JsonObject();
    config.add("architectures", architectures);
    config.addProperty("model_type", architecture.modelType());
    config.addProperty("vocab_size", vocabulary);
    config.addProperty("hidden_size", 32);
    config.addProperty("intermediate_size", 48);
    config.addProperty("num_hidden_layers", 2);
    config.addProperty("num_attention_heads", 4);
    config.addProperty("num_key_value_heads", 2);
    config.addProperty("head_dim", 8);
    config.addProperty("hidden_act", "silu");
    config.addProperty("max_position_embeddings", 4096);
    config.addProperty("rms_norm_eps", 1e-6);
    config.addProperty("tie_word_embeddings", false);
    config.addProperty("torch_dtype", "float32");
    return config;
  }

  /** Each tensor drawn from the seed and its name, so that it does not depend on the others. */
  private record RandomTensors(ModelConfig config, double spread, long seed)
      implements TensorSource {

    @Override
    public FloatType type(String tensor) {
      return FloatType.FLOAT32;
    }

    @Override
    public ByteBuffer bytes(String tensor, long offset, int length) {
      List<Long> shape = Checkpoint.expectedTensors(config).get(tensor);
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
      Random random = new Random(31 * seed + tensor.hashCode());
      boolean norm = tensor.endsWith("norm.weight");
      while (bytes.hasRemaining()) {
        bytes.putFloat((float) ((norm ? 1 : 0) + deviation(tensor, shape) * random.nextGaussian()));
      }
      return bytes.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private double deviation(String tensor, List<Long> shape) {
      if (tensor.endsWith("norm.weight") || tensor.endsWith(".bias")) {
        return 0.3;
      }
      // A matrix of this deviation keeps the root mean square of what it multiplies.
      double keeping = 1 / Math.sqrt(shape.get(1));
      return tensor.equals("lm_head.weight") ? spread * keeping : keeping;
    }
  }
}
