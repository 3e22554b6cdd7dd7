package io.rsd.core.training;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import io.rsd.core.text.TinyTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Model folders of about a thousand random weights, one for each family. */
final class TinyModel {

  static final int VOCABULARY = 13;

  /** What the tokenizer ends a text with; the tokens before it are the 256 bytes. */
  static final String END = "<end>";

  static final int END_ID = 256;

  private TinyModel() {}

  /** Writes a model of the family with a tokenizer of bytes and an end token. */
  static Path writeWithTokenizer(Architecture architecture, Path folder) {
    new TinyTokenizer().addSpecial(END).write(source(folder));
    try {
      Files.writeString(
          source(folder).resolve("tokenizer_config.json"),
          "{\"eos_token\": {\"content\": \"%s\"}}".formatted(END));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write(architecture, folder, END_ID + 1);
  }

  private static Path source(Path folder) {
    return folder.resolveSibling(folder.getFileName() + "-source");
  }

  private static String config(Architecture architecture, int vocabulary) {
    boolean tied = architecture != Architecture.LLAMA;
    return """
        {"architectures": ["%s"], "model_type": "%s", "vocab_size": %d, "hidden_size": 8,
         "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4,
         "intermediate_size": 6, "rms_norm_eps": 1e-05, "rope_theta": 100.0,
         "max_position_embeddings": 64, "tie_word_embeddings": %s, "torch_dtype": "float32",
         "hidden_act": "silu", "eos_token_id": 1%s}
        """
        .formatted(
            architecture.className(),
            architecture.modelType(),
            vocabulary,
            tied,
            architecture == Architecture.QWEN2 ? "" : ", \"attention_bias\": false")
        .replace(architecture == Architecture.QWEN2 ? "\"head_dim\": 4,\n" : "\n\n", "\n");
  }

  /** Writes a model with a vocabulary of {@link #VOCABULARY} into a new folder. */
  static Path write(Architecture architecture, Path folder) {
    return write(architecture, folder, VOCABULARY);
  }

  private static Path write(Architecture architecture, Path folder, int vocabulary) {
    Path source = source(folder);
    try {
      Files.createDirectories(source);
      Files.writeString(source.resolve("config.json"), config(architecture, vocabulary));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, List<Long>> shapes =
        Checkpoint.expectedTensors(ModelConfig.read(source.resolve("config.json")));
    new CheckpointWriter(source, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(folder, noise(shapes));
    return folder;
  }

  /** All weights of a folder of float32 numbers, by name. */
  static Map<String, double[]> weights(Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return tensors(checkpoint.config(), TensorSource.of(checkpoint));
    }
  }

  /** All tensors of a source of float32 numbers, by name. */
  static Map<String, double[]> tensors(ModelConfig config, TensorSource source) {
    Map<String, double[]> tensors = new HashMap<>();
    Checkpoint.expectedTensors(config)
        .forEach(
            (name, shape) -> {
              int count = count(shape);
              ByteBuffer bytes = source.bytes(name, 0, 4 * count).order(ByteOrder.LITTLE_ENDIAN);
              double[] values = new double[count];
              for (int i = 0; i < count; i++) {
                values[i] = bytes.getFloat();
              }
              tensors.put(name, values);
            });
    return tensors;
  }

  private static TensorSource noise(Map<String, List<Long>> shapes) {
    return new TensorSource() {
      @Override
      public FloatType type(String tensor) {
        return FloatType.FLOAT32;
      }

      @Override
      public ByteBuffer bytes(String tensor, long offset, int length) {
        Random random = new Random(tensor.hashCode());
        double centre = tensor.contains("norm") ? 1 : 0;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count(shapes.get(tensor)); i++) {
          bytes.putFloat((float) (centre + 0.4 * random.nextGaussian()));
        }
        return bytes.flip();
      }
    };
  }

  private static int count(List<Long> shape) {
    return (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}
