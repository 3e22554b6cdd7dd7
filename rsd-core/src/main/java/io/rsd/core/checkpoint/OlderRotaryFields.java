package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * Adds {@code rope_theta} and {@code rope_scaling} to a configuration that has {@code
 * rope_parameters}, as version 5 of transformers writes it. Version 4 passes over the latter and
 * would take the default base without scaling; version 5 reads a file with both alike.
 */
final class OlderRotaryFields {

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
  }

  /** The scaling's fields, or null where there is none, as version 4 writes it. */
  private static JsonElement scaling(JsonObject parameters) {
    JsonElement type = parameters.get("rope_type");
    if (type == null || type.isJsonNull() || type.getAsString().equals("default")) {
      return JsonNull.INSTANCE;
    }
    JsonObject scaling = parameters.deepCopy();
    scaling.remove("rope_theta");
    return scaling;
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
