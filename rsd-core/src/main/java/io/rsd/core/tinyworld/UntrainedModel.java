package io.rsd.core.tinyworld;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the model folders of teacher and student before any training. */
public final class UntrainedModel {

  /** Tokens; the longest sequence of the world has fewer than 200. */
  static final int LONGEST_CONTEXT = 256;

  private static final double ROTARY_BASE = 1000;

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private UntrainedModel() {}

  /**
   * Writes a folder in Hugging Face's layout: configuration, tokenizer with chat template, and
   * random weights in float32.
   *
   * @param target the folder to make; it must not exist or be empty
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
            .write(target, new InitialWeights(config, RandomStream.of(seed, role.label())));
      } finally {
        delete(source);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(target + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static void writeDescription(Role role, Path folder) throws IOException {
    TinyTokenizer tokenizer = new TinyTokenizer(role);
    write(folder.resolve("config.json"), config(role, tokenizer));
    write(folder.resolve("generation_config.json"), generation(tokenizer));
    write(folder.resolve("tokenizer.json"), tokenizer.tokenizerJson());
    write(folder.resolve("tokenizer_config.json"), tokenizer.configJson());
  }

  private static Map<String, Object> config(Role role, TinyTokenizer tokenizer) {
    ModelShape shape = ModelShape.of(role);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architectures", List.of(shape.architecture().className()));
    json.put("model_type", shape.architecture().modelType());
    json.put("vocab_size", shape.rows());
    json.put("hidden_size", shape.width());
    json.put("num_hidden_layers", shape.layers());
    json.put("num_attention_heads", shape.heads());
    json.put("num_key_value_heads", shape.heads());
    json.put("head_dim", shape.headSize());
    json.put("intermediate_size", shape.feedForward());
    json.put("hidden_act", "silu");
    json.put("rms_norm_eps", 1e-6);
    json.put("rope_theta", ROTARY_BASE);
    json.put("max_position_embeddings", LONGEST_CONTEXT);
    json.put("tie_word_embeddings", true);
    json.put("initializer_range", InitialWeights.STANDARD_DEVIATION);
    json.put("eos_token_id", tokenizer.endId());
    json.put("pad_token_id", tokenizer.paddingId());
    json.put("torch_dtype", FloatType.FLOAT32.configName());
    return json;
  }

  private static Map<String, Object> generation(TinyTokenizer tokenizer) {
    return Map.of(
        "do_sample",
        true,
        "temperature",
        0.7,
        "eos_token_id",
        tokenizer.endId(),
        "pad_token_id",
        tokenizer.paddingId());
  }

  private static void write(Path file, Map<String, Object> json) throws IOException {
    Files.writeString(file, JSON.toJson(json) + "\n");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
