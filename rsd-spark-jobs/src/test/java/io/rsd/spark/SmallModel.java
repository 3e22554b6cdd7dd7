package io.rsd.spark;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A model folder with a vocabulary of 16, a context of 20 tokens and random weights. */
public final class SmallModel {

  public static final int VOCABULARY = 16;
  public static final int POSITIONS = 20;

  private static final String CONFIG =
      """
      {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 16,
       "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
       "num_key_value_heads": 1, "head_dim": 4, "intermediate_size": 12, "rms_norm_eps": 1e-06,
       "tie_word_embeddings": true, "max_position_embeddings": 20, "torch_dtype": "float32"}
      """;

  private SmallModel() {}

  /** Writes the model into a folder of that name, which must not exist. */
  public static Path write(Path folder) throws IOException {
    return write(folder, 1);
  }

  /** Writes a model that gives no numbers, as training gone wrong may leave it. */
  public static Path writeBroken(Path folder) throws IOException {
    return write(folder, Float.NaN);
  }

  private static Path write(Path folder, float scale) throws IOException {
    Path shape = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-shape"));
    Path config = Files.writeString(shape.resolve("config.json"), CONFIG);
    new CheckpointWriter(shape, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(folder, new Weights(ModelConfig.read(config), scale));
    return folder;
  }

  private record Weights(ModelConfig config, float scale) implements TensorSource {

    @Override
    public FloatType type(String tensor) {
      return FloatType.FLOAT32;
    }

    @Override
    public ByteBuffer bytes(String tensor, long offset, int length) {
      Random random = new Random(tensor.hashCode());
      List<Long> shape = Checkpoint.expectedTensors(config).get(tensor);
      int count = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
      ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        bytes.putFloat(scale * (float) random.nextGaussian());
      }
      return bytes.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
