package io.rsd.core.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import io.rsd.core.checkpoint.SlidingWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the {@code config.json} of a small model, field by field. */
public final class ConfigJson {

  private final JsonObject fields;

  private ConfigJson(JsonObject fields) {
    this.fields = fields;
  }

  /**
   * A model of two layers with four query heads of 8 dimensions and two key and value heads, a
   * hidden size of 32, a vocabulary of 16 and an output matrix of its own, stored in float32.
   */
  public static ConfigJson of(Architecture architecture) {
    return new ConfigJson(new JsonObject())
        .family(architecture)
        .with("vocab_size", 16)
        .with("hidden_size", 32)
        .with("num_hidden_layers", 2)
        .heads(4, 2, 8)
        .with("intermediate_size", 48)
        .with("hidden_act", "silu")
        .with("rms_norm_eps", 1e-6)
        .with("tie_word_embeddings", false)
        .with("max_position_embeddings", 4096)
        .with("torch_dtype", "float32");
  }

  /** The configuration that reads as the given one. */
  public static ConfigJson of(ModelConfig config) {
    ConfigJson json =
        of(config.architecture())
            .with("vocab_size", config.vocabularySize())
            .with("hidden_size", config.hiddenSize())
            .with("num_hidden_layers", config.layers())
            .heads(config.queryHeads(), config.keyValueHeads(), config.headSize())
            .with("intermediate_size", config.intermediateSize())
            .with("rms_norm_eps", config.normEpsilon())
            .with("tie_word_embeddings", config.tiedEmbeddings())
            .with("rope_theta", config.rotary().base())
            .with("max_position_embeddings", config.maximumPositions())
            .with("torch_dtype", config.dtype().configName());
    if (config.rotary().scaling() instanceof Llama3 scaling) {
      json.with("rope_scaling", json(scaling));
    } else if (config.rotary().scaling() instanceof Yarn scaling) {
      json.with("rope_scaling", json(scaling));
    }
    if (config.rotary().scaling() instanceof Linear scaling) {
      json.with("rope_scaling", json(scaling));
    }
    if (config.rotary().scaling() instanceof LongRope scaling) {
      json.longRope(scaling, config.rotary().share());
    }
    config.slidingWindow().ifPresent(window -> json.sliding(window, config.layers()));
    if (config.architecture() == Architecture.GEMMA3) {
      json.with("query_pre_attn_scalar", config.attentionScalar());
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

  private static JsonObject json(Yarn scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("rope_type", "yarn");
    json.addProperty("factor", scaling.factor());
    json.addProperty("attention_factor", scaling.amplitude());
    json.addProperty("beta_fast", scaling.fastTurns());
    json.addProperty("beta_slow", scaling.slowTurns());
    json.addProperty("original_max_position_embeddings", scaling.originalMaximumPositions());
    json.addProperty("truncate", scaling.wholeDimensions());
    return json;
  }

  private static JsonObject json(LongRope scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("type", "longrope");
    json.add("short_factor", numbers(scaling.shortFactors()));
    json.add("long_factor", numbers(scaling.longFactors()));
    json.addProperty("attention_factor", scaling.amplitude());
    return json;
  }

  private static JsonArray numbers(List<Double> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }

  private static JsonObject json(Linear scaling) {
    JsonObject json = new JsonObject();
    json.addProperty("rope_type", "linear");
    json.addProperty("factor", scaling.factor());
    return json;
  }

  /** The layers with a sliding window. */
  public ConfigJson sliding(SlidingWindow window, int layers) {
    JsonArray types = new JsonArray();
    for (int layer = 0; layer < layers; layer++) {
      types.add(window.layers().contains(layer) ? "sliding_attention" : "full_attention");
    }
    return with("layer_types", types)
        .with("use_sliding_window", true)
        .with("sliding_window", window.size())
        .with("rope_local_base_freq", window.rotary().base());
  }

  /** LongRoPE. */
  public ConfigJson longRope(LongRope scaling, double share) {
    return with("rope_scaling", json(scaling))
        .with("original_max_position_embeddings", scaling.originalMaximumPositions())
        .with("partial_rotary_factor", share);
  }

  private ConfigJson family(Architecture architecture) {
    return architecture(architecture.className()).with("model_type", architecture.modelType());
  }

  /** The class that the model was saved from. */
  public ConfigJson architecture(String className) {
    JsonArray names = new JsonArray();
    names.add(className);
    return with("architectures", names);
  }

  /** The attention heads. */
  public ConfigJson heads(int query, int keyValue, int size) {
    return with("num_attention_heads", query)
        .with("num_key_value_heads", keyValue)
        .with("head_dim", size);
  }

  /** Sets a field to a number. */
  public ConfigJson with(String field, Number value) {
    return with(field, new JsonPrimitive(value));
  }

  /** Sets a field to a text. */
  public ConfigJson with(String field, String value) {
    return with(field, new JsonPrimitive(value));
  }

  /** Sets a field to a truth value. */
  public ConfigJson with(String field, boolean value) {
    return with(field, new JsonPrimitive(value));
  }

  private ConfigJson with(String field, JsonElement value) {
    fields.add(field, value);
    return this;
  }

  /** Writes the file into a folder, which is made where it is missing. */
  public Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("config.json"), toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of the file. */
  @Override
  public String toString() {
    return fields.toString();
  }
}
