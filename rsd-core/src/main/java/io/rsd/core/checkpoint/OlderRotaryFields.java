package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Adds {@code rope_theta} and {@code rope_scaling} to a configuration that has {@code
 * rope_parameters}, as version 5 of transformers writes it. Version 4 passes over the latter and
 * would take the default base without scaling; version 5 reads a file with both alike.
 */
final class OlderRotaryFields {

  // Version 4 reads these of Phi outside the object.
  private static final String SHARE = "partial_rotary_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";

  private OlderRotaryFields() {}

  static void addTo(JsonObject config) {
    object(config, "rope_parameters").ifPresent(parameters -> add(config, parameters));
  }

  private static void add(JsonObject config, JsonObject parameters) {
    JsonObject full = object(parameters, RotaryReader.FULL_ATTENTION).orElse(parameters);
    Optional<JsonElement> base = Optional.ofNullable(full.get("rope_theta"));
    base.ifPresent(value -> addIfAbsent(config, "rope_theta", value));
    object(parameters, RotaryReader.SLIDING_ATTENTION)
        .flatMap(sliding -> Optional.ofNullable(sliding.get("rope_theta")))
        .ifPresent(value -> addIfAbsent(config, "rope_local_base_freq", value));
    addIfAbsent(config, "rope_scaling", scaling(full));
    copyIfAbsent(full, SHARE, config);
    if (full.has("short_factor")) {
      copyIfAbsent(full, ORIGINAL, config);
    }
  }

  /** The scaling's fields, or null where there is none, as version 4 writes it. */
  private static JsonElement scaling(JsonObject parameters) {
    JsonElement type = parameters.get(parameters.has("rope_type") ? "rope_type" : "type");
    if (type == null || type.isJsonNull() || type.getAsString().equals("default")) {
      return JsonNull.INSTANCE;
    }
    JsonObject scaling = parameters.deepCopy();
    scaling.remove("rope_theta");
    if (scaling.has("short_factor")) {
      // Version 4 refuses an object that has more than the type and the two lists of factors.
      scaling.remove("rope_type");
      scaling.add("type", type);
      scaling.remove(SHARE);
      scaling.remove(ORIGINAL);
      List.copyOf(scaling.keySet()).stream()
          .filter(field -> scaling.get(field).isJsonNull())
          .forEach(scaling::remove);
    }
    return scaling;
  }

  private static void copyIfAbsent(JsonObject from, String field, JsonObject config) {
    Optional.ofNullable(from.get(field)).ifPresent(value -> addIfAbsent(config, field, value));
  }

  private static void addIfAbsent(JsonObject config, String field, JsonElement value) {
    if (!config.has(field) || config.get(field).isJsonNull()) {
      config.add(field, value);
    }
  }

  private static Optional<JsonObject> object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }
}
