package io.rsd.core.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

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
  static Path write(Path folder, ModelConfig config, long seed) throws IOException {
    Path shape = Files.createDirectories(folder.resolve("shape"));
    Files.writeString(shape.resolve("config.json"), json(config).toString());
    Path model = folder.resolve("model");
    new CheckpointWriter(shape, config.dtype(), CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(model, new RandomTensors(config, seed));
    return model;
  }

  private static JsonObject json(ModelConfig config) {
    JsonArray architectures = new JsonArray();
    architectures.add(config.architecture().className());
    JsonObject json = new JsonObject();
    json.add("architectures", architectures);
    json.addProperty("model_type", config.architecture().modelType());
    json.addProperty("vocab_size", config.vocabularySize());
    json.addProperty("hidden_size", config.hiddenSize());
    json.addProperty("num_hidden_layers", config.layers());
    json.addProperty("num_attention_heads", config.queryHeads());
    json.addProperty("num_key_value_heads", config.keyValueHeads());
    json.addProperty("head_dim", config.headSize());
    json.addProperty("intermediate_size", config.intermediateSize());
    json.addProperty("rms_norm_eps", config.normEpsilon());
    json.addProperty("tie_word_embeddings", config.tiedEmbeddings());
    json.addProperty("rope_theta", config.rotary().base());
    json.addProperty("max_position_embeddings", config.maximumPositions());
    json.addProperty("torch_dtype", config.dtype().configName());
    if (config.rotary().scaling() instanceof Llama3 scaling) {
      json.add("rope_scaling", json(scaling));
    }
    return json;
  }

  private static JsonObject json(Llama3 scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("rope_type", "llama3");
    json.addProperty("factor", scaling.factor());
    json.addProperty("low_freq_factor", scaling.lowFrequencyFactor());
    json.addProperty("high_freq_factor", scaling.highFrequencyFactor());
    json.addProperty("original_max_position_embeddings", scaling.originalMaximumPositions());
    return json;
  }

  /** Each tensor drawn from the seed and its name, so that it does not depend on the others. */
  private record RandomTensors(ModelConfig config, long seed) implements TensorSource {

    @Override
    public FloatType type(String tensor) {
      return FloatType.FLOAT32;
    }

    @Override
    public ByteBuffer bytes(String tensor, long offset, int length) {
      Random random = new Random(seed * 31 + tensor.hashCode());
      List<Long> shape = Checkpoint.expectedTensors(config).get(tensor);
      long count = shape.stream().reduce(1L, Math::multiplyExact);
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
      double mean = tensor.endsWith("norm.weight") ? 1 : 0;
      double deviation = deviation(tensor, shape);
      while (bytes.hasRemaining()) {
        bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
      }
      return bytes.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private double deviation(String tensor, List<Long> shape) {
      if (tensor.endsWith("norm.weight")) {
        return 0.25;
      }
      if (tensor.endsWith(".bias")) {
        return 0.5;
      }
      // A matrix of this deviation keeps the root mean square of what it multiplies.
      double keeping = 1 / Math.sqrt(shape.get(1));
      if (tensor.endsWith("q_proj.weight") || tensor.endsWith("k_proj.weight")) {
        return keeping * Math.sqrt(SCORE_DEVIATION);
      }
      if (tensor.contains(".layers.")) {
        return keeping;
      }
      return keeping * LOGIT_DEVIATION;
    }
  }
}
