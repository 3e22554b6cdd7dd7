package io.rsd.eval.world;

import static io.rsd.eval.world.JsonFile.object;
import static java.util.Map.entry;

import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.decoding.Role;
import io.rsd.core.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the untrained model folders of teacher and student. */
public final class UntrainedModel {

  /**
   * In tokens. The world's own sequences have fewer than 200; this leaves room for other problems.
   */
  static final int LONGEST_CONTEXT = 4096;

  private static final double ROTARY_BASE = 1000;

  private UntrainedModel() {}

  /**
   * Writes a folder in Hugging Face's layout: configuration, tokenizer with chat template, and
   * random weights in float32.
   *
   * @param target the folder to create, which must not exist or must be empty
   * @param seed equal seeds give equal weights
   * @throws io.rsd.core.InvalidInputException if the target holds something
   * @throws UncheckedIOException if the files cannot be written
   */
  public static void write(Role role, Path target, long seed) {
    try {
      Path source = Files.createTempDirectory("tiny-world-");
      try {
        writeDescription(role, source);
        ModelConfig config = ModelConfig.read(source.resolve("config.json"));
        new CheckpointWriter(source, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
            .write(target, new InitialWeights(config, RandomStream.seed(seed, role.label())));
      } finally {
        Folders.delete(source);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(target + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static void writeDescription(Role role, Path folder) throws IOException {
    TinyTokenizer tokenizer = new TinyTokenizer(role);
    JsonFile.write(folder.resolve("config.json"), config(role, tokenizer));
    JsonFile.write(folder.resolve("generation_config.json"), generation(tokenizer));
    JsonFile.write(folder.resolve("tokenizer.json"), tokenizer.tokenizerJson());
    JsonFile.write(folder.resolve("tokenizer_config.json"), tokenizer.configJson());
  }

  private static Map<String, Object> config(Role role, TinyTokenizer tokenizer) {
    ModelShape shape = ModelShape.of(role);
    return object(
        entry("architectures", List.of(shape.architecture().className())),
        entry("model_type", shape.architecture().modelType()),
        entry("vocab_size", shape.rows()),
        entry("hidden_size", shape.width()),
        entry("num_hidden_layers", shape.layers()),
        entry("num_attention_heads", shape.heads()),
        entry("num_key_value_heads", shape.heads()),
        entry("head_dim", shape.headSize()),
        entry("intermediate_size", shape.feedForward()),
        entry("hidden_act", "silu"),
        entry("rms_norm_eps", 1e-6),
        entry("rope_theta", ROTARY_BASE),
        entry("max_position_embeddings", LONGEST_CONTEXT),
        entry("tie_word_embeddings", true),
        entry("initializer_range", InitialWeights.STANDARD_DEVIATION),
        entry("eos_token_id", tokenizer.endId()),
        entry("pad_token_id", tokenizer.paddingId()),
        entry("torch_dtype", FloatType.FLOAT32.configName()));
  }

  private static Map<String, Object> generation(TinyTokenizer tokenizer) {
    return object(
        entry("do_sample", true),
        entry("temperature", 0.7),
        entry("eos_token_id", tokenizer.endId()),
        entry("pad_token_id", tokenizer.paddingId()));
  }
}
