package io.rsd.spark.input;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The columns of a Parquet file whose numbers stand for names, as the Python library datasets notes
 * them in the footer ({@code ClassLabel}).
 *
 * @param names of each column's classes, in the order of their numbers
 */
record ClassLabels(Map<String, List<String>> names) implements Serializable {

  private static final String KEY = "huggingface";

  ClassLabels {
    names = new TreeMap<>(names);
  }

  /** What the keys of a footer say; nothing where they are not as that library writes them. */
  static ClassLabels of(Map<String, String> keys) {
    Map<String, List<String>> names = new TreeMap<>();
    try {
      JsonElement note = JsonParser.parseString(keys.getOrDefault(KEY, "{}"));
      part(note, "info")
          .flatMap(info -> part(info, "features"))
          .ifPresent(
              features ->
                  features
                      .asMap()
                      .forEach(
                          (column, feature) ->
                              names(feature).ifPresent(of -> names.put(column, of))));
    } catch (JsonParseException e) {
      return new ClassLabels(Map.of());
    }
    return new ClassLabels(names);
  }

  private static Optional<JsonObject> part(JsonElement object, String key) {
    return Optional.of(object)
        .filter(JsonElement::isJsonObject)
        .map(of -> of.getAsJsonObject().get(key))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<List<String>> names(JsonElement feature) {
    return Optional.of(feature)
        .filter(JsonElement::isJsonObject)
        .map(of -> of.getAsJsonObject().get("names"))
        .filter(JsonElement::isJsonArray)
        .map(
            list -> list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList());
  }

  /** Writes names in the place of their numbers; a number without a name, such as -1, is none. */
  void spell(JsonObject row) {
    names.forEach(
        (column, of) -> {
          if (row.get(column) instanceof JsonPrimitive number && number.isNumber()) {
            int index = number.getAsInt();
            row.add(
                column,
                index >= 0 && index < of.size()
                    ? new JsonPrimitive(of.get(index))
                    : JsonNull.INSTANCE);
          }
        });
  }
}
