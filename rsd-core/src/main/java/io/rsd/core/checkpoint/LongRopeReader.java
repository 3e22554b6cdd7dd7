package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Phi's rotary embedding from a {@code config.json}. Transformers 4 writes the factors as
 * {@code rope_scaling} and the rest beside it; version 5 writes all in {@code rope_parameters}, and
 * repeats some of it beside that.
 */
final class LongRopeReader {

  /** That of transformers. */
  private static final int ORIGINAL_POSITIONS = 4096;

  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final String SHARE = "partial_rotary_factor";
  private static final String SHORT = "short_factor";
  private static final String LONG = "long_factor";

  /** The older names of LongRoPE among them. */
  private static final Set<String> TYPES = Set.of("longrope", "su", "yarn");

  private static final Set<String> UNSCALED_FIELDS =
      Set.of("rope_type", "type", "rope_theta", SHARE, ORIGINAL);

  private static final Set<String> FIELDS =
      Set.of(
          "rope_type",
          "type",
          "rope_theta",
          SHARE,
          ORIGINAL,
          SHORT,
          LONG,
          "factor",
          "attention_factor");

  private final JsonFields json;
  private final int maximumPositions;

  /**
   * A reader of a configuration.
   *
   * @param maximumPositions the longest context of the model
   */
  LongRopeReader(JsonFields json, int maximumPositions) {
    this.json = json;
    this.maximumPositions = maximumPositions;
  }

  /** The embedding of heads of a size. */
  RotaryEmbedding read(int headSize) {
    Optional<JsonFields> parameters = json.fields("rope_parameters");
    // Of a file with both, transformers reads rope_scaling.
    Optional<JsonFields> first = json.fields("rope_scaling").or(() -> parameters);
    double base = RotaryReader.base(json, first, parameters);
    double share = share(first);
    RotaryEmbedding unscaled = new RotaryEmbedding(base, new Unscaled(), share);
    int turning = unscaled.turningDimensions(headSize);
    if (turning < 2 || turning > headSize || turning % 2 != 0) {
      throw json.invalid(
          SHARE,
          "%s of a head of %d dimensions is %d; it must be an even number of them"
              .formatted(share, headSize, turning));
    }
    return first
        .map(fields -> new RotaryEmbedding(base, scaling(fields, turning / 2), share))
        .orElse(unscaled);
  }

  private double share(Optional<JsonFields> fields) {
    Optional<Double> within = fields.flatMap(found -> found.optionalPositiveNumber(SHARE));
    Optional<Double> beside = json.optionalPositiveNumber(SHARE);
    if (within.isPresent() && beside.isPresent() && !within.equals(beside)) {
      throw json.invalid(SHARE, "contradicts the one of the rotary embedding, " + within.get());
    }
    return within.or(() -> beside).orElse(1.0);
  }

  private RotaryScaling scaling(JsonFields fields, int pairs) {
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    String type = fields.text(typeField).orElse("default");
    if (type.equals("default")) {
      requireKnown(fields, UNSCALED_FIELDS);
      return new Unscaled();
    }
    if (!TYPES.contains(type)) {
      throw fields.invalid(
          typeField,
          "the scaling \"%s\" is not supported for Phi, only longrope or none".formatted(type));
    }
    requireKnown(fields, FIELDS);
    int original = originalPositions(fields);
    double factor =
        fields.optionalPositiveNumber("factor").orElse((double) maximumPositions / original);
    return new LongRope(
        factors(fields, SHORT, pairs),
        factors(fields, LONG, pairs),
        original,
        fields
            .optionalPositiveNumber("attention_factor")
            .orElseGet(() -> LongRope.amplitude(factor, original)));
  }

  private static void requireKnown(JsonFields fields, Set<String> known) {
    for (String name : fields.names()) {
      if (fields.has(name) && !known.contains(name)) {
        throw fields.invalid(name, "is not supported");
      }
    }
  }

  /** That beside the rotary fields or else the default counts, in transformers 4 and 5. */
  private int originalPositions(JsonFields fields) {
    int original =
        json.optionalPositiveInteger(ORIGINAL, Integer.MAX_VALUE).orElse(ORIGINAL_POSITIONS);
    if (original < 2) {
      throw json.invalid(ORIGINAL, "must be at least 2");
    }
    fields
        .optionalPositiveInteger(ORIGINAL, Integer.MAX_VALUE)
        .filter(within -> within != original)
        .ifPresent(
            within -> {
              throw fields.invalid(
                  ORIGINAL,
                  "is %d, but outside this object it is %d%s"
                      .formatted(
                          within, original, json.has(ORIGINAL) ? "" : ", as it is left out"));
            });
    return original;
  }

  private static List<Double> factors(JsonFields fields, String field, int pairs) {
    List<Double> factors = fields.positiveNumbers(field);
    if (factors.size() != pairs) {
      throw fields.invalid(
          field,
          "must have %d numbers, one for each pair of dimensions that turns, not %d"
              .formatted(pairs, factors.size()));
    }
    return factors;
  }
}
