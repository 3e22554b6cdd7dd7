package io.rsd.core.training;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.checkpoint.SlidingWindow;
import io.rsd.core.checkpoint.TensorSource;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.testing.RandomWeights;
import io.rsd.core.text.ByteLevelTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Model folders of about a thousand random weights, one for each family. */
final class TrainableModel {

  static final int VOCABULARY = 13;

  /** What the tokenizer ends a text with; the tokens before it are the 256 bytes. */
  static final String END = "<end>";

  static final int END_ID = 256;

  private TrainableModel() {}

  /** Writes a model of the family with a tokenizer of bytes and an end token. */
  static Path writeWithTokenizer(Architecture architecture, Path folder) {
    new ByteLevelTokenizer().addSpecial(END).write(source(folder));
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

  /** Writes a model with a vocabulary of {@link #VOCABULARY} into a new folder. */
  static Path write(Architecture architecture, Path folder) {
    return write(architecture, folder, VOCABULARY);
  }

  private static Path write(Architecture architecture, Path folder, int vocabulary) {
    ConfigJson json = ConfigJson.of(architecture);
    if (architecture == Architecture.GEMMA3) {
      // The examples are longer than two windows.
      SlidingWindow window =
          new SlidingWindow(3, List.of(0), new RotaryEmbedding(30, new Unscaled()));
      json.sliding(window, 2).with("query_pre_attn_scalar", 3);
    }
    if (architecture == Architecture.PHI3) {
      // One pair of each head's two turns. Of the examples one is longer than the original context,
      // and it is longer than two windows.
      json.longRope(new LongRope(List.of(1.2), List.of(6.0), 5, 1.1), 0.5)
          .with("sliding_window", 3);
    }
    json.with("vocab_size", vocabulary)
        .with("hidden_size", 8)
        .heads(4, 2, architecture == Architecture.QWEN2 ? 2 : 4)
        .with("intermediate_size", 6)
        .with("rms_norm_eps", 1e-5)
        .with("rope_theta", 100.0)
        .with("max_position_embeddings", 64)
        .with("tie_word_embeddings", architecture != Architecture.LLAMA)
        .with("eos_token_id", 1)
        .write(source(folder));
    return RandomWeights.write(source(folder), folder, 0, (tensor, shape) -> 0.4);
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

  private static int count(List<Long> shape) {
    return (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }
}
