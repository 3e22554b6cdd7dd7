package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the rotary embedding from a {@code config.json}. Up to version 4, transformers writes
 * {@code rope_theta} and {@code rope_scaling}; version 5 writes {@code rope_parameters}, which may
 * have an object for each type of layer.
 */
final class RotaryReader {
  static final String FULL_ATTENTION = "full_attention";
  static final String SLIDING_ATTENTION = "sliding_attention";

  private static final double BASE = 10_000;

  private static final Set<String> FIELDS =
      Set.of("rope_type", "type", "rope_theta", "partial_rotary_factor", "factor");

  private static final String ORIGINAL = "original_max_position_embeddings";

  private static final Set<String> LLAMA3_FIELDS =
      Set.of("low_freq_factor", "high_freq_factor", ORIGINAL);

  /** Transformers does not read {@code attn_factor}, which published files have. */
  private static final Set<String> YARN_FIELDS =
      Set.of(
          "attention_factor",
          "attn_factor",
          "beta_fast",
          "beta_slow",
          "mscale",
          "mscale_all_dim",
          "truncate",
          ORIGINAL);

  private final JsonFields json;
  private final int maximumPositions;

  /**
   * A reader of a configuration.
   *
   * @param maximumPositions the longest context of the model, as the configuration has it
   */
  RotaryReader(JsonFields json, int maximumPositions) {
    this.json = json;
    this.maximumPositions = maximumPositions;
  }

  /** The embedding in the layers of a type; the same for all types where the file has but one. */
  RotaryEmbedding read(String layerType) {
    refusePartialRotary(json);
    Optional<JsonFields> scaling = json.fields("rope_scaling");
    Optional<JsonFields> parameters =
        json.fields("rope_parameters").map(all -> ofLayerType(all, layerType));
    // Of a file with both, transformers reads rope_scaling.
    Optional<JsonFields> first = scaling.or(() -> parameters);
    first.ifPresent(RotaryReader::refusePartialRotary);
    double base = base(json, first, parameters);
    return new RotaryEmbedding(base, first.map(this::scaling).orElseGet(Unscaled::new));
  }

  /**
   * The base of the angles, {@code rope_theta}.
   *
   * @param first the rotary fields that count
   * @param parameters the field {@code rope_parameters}
   */
  static double base(JsonFields json, Optional<JsonFields> first, Optional<JsonFields> parameters) {
    return first
        .flatMap(fields -> fields.optionalPositiveNumber("rope_theta"))
        .or(() -> json.optionalPositiveNumber("rope_theta"))
        .or(() -> parameters.flatMap(fields -> fields.optionalPositiveNumber("rope_theta")))
        .orElse(BASE);
  }

  private static JsonFields ofLayerType(JsonFields parameters, String layerType) {
    boolean nested = parameters.has(FULL_ATTENTION) || parameters.has(SLIDING_ATTENTION);
    if (!nested) {
      return parameters;
    }
    return parameters
        .fields(layerType)
        .orElseThrow(() -> parameters.invalid(layerType, "is missing"));
  }

  private RotaryScaling scaling(JsonFields fields) {
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    String type = fields.text(typeField).orElse("default");
    return switch (type) {
      case "default" -> {
        requireKnown(fields, Set.of(ORIGINAL));
        yield new Unscaled();
      }
      case "llama3" -> {
        requireKnown(fields, LLAMA3_FIELDS);
        yield llama3(fields);
      }
      case "yarn" -> {
        requireKnown(fields, YARN_FIELDS);
        yield yarn(fields);
      }
      default ->
          throw fields.invalid(
              typeField,
              "the scaling \"%s\" is not supported, only llama3, yarn or none".formatted(type));
    };
  }

  private static void requireKnown(JsonFields fields, Set<String> ofType) {
    for (String name : fields.names()) {
      if (fields.has(name) && !FIELDS.contains(name) && !ofType.contains(name)) {
        throw fields.invalid(name, "is not supported");
      }
    }
  }

  private static Llama3 llama3(JsonFields fields) {
    double low = fields.positiveNumber("low_freq_factor");
    double high = fields.positiveNumber("high_freq_factor");
    if (high <= low) {
      throw fields.invalid(
          "high_freq_factor", "%s must be more than low_freq_factor (%s)".formatted(high, low));
    }
    return new Llama3(
        fields.positiveNumber("factor"),
        low,
        high,
        fields.positiveInteger(ORIGINAL, Integer.MAX_VALUE));
  }

  private Yarn yarn(JsonFields fields) {
    double factor = fields.positiveNumber("factor");
    double fast = fields.optionalPositiveNumber("beta_fast").orElse(32.0);
    double slow = fields.optionalPositiveNumber("beta_slow").orElse(1.0);
    if (fast <= slow) {
      throw fields.invalid(
          "beta_fast", "%s must be more than beta_slow (%s)".formatted(fast, slow));
    }
    return new Yarn(
        factor,
        fields
            .optionalPositiveNumber("attention_factor")
            .orElseGet(() -> amplitude(fields, factor)),
        fast,
        slow,
        fields.optionalPositiveInteger(ORIGINAL, Integer.MAX_VALUE).orElse(maximumPositions),
        fields.flag("truncate", true));
  }

  /** The paper's factor of queries and keys, or the quotient of two where DeepSeek's fields are. */
  private static double amplitude(JsonFields fields, double factor) {
    Optional<Double> scale = fields.optionalPositiveNumber("mscale");
    Optional<Double> ofAllDimensions = fields.optionalPositiveNumber("mscale_all_dim");
    return scale.isPresent() && ofAllDimensions.isPresent()
        ? amplitude(factor, scale.get()) / amplitude(factor, ofAllDimensions.get())
        : amplitude(factor, 1);
  }

  private static double amplitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  private static void refusePartialRotary(JsonFields fields) {
    if (fields.optionalPositiveNumber("partial_rotary_factor").orElse(1.0) != 1.0) {
      throw fields.invalid("partial_rotary_factor", "only 1 is supported");
    }
  }
}
