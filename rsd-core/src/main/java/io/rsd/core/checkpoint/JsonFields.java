package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one JSON object in a file, with checked types. A field that is {@code null} counts
 * as absent, as in HuggingFace transformers. Every error names the file and the field.
 */
final class JsonFields {
  private final Path file;
  private final String path;
  private final JsonObject object;

  private JsonFields(Path file, String path, JsonObject object) {
    this.file = file;
    this.path = path;
    this.object = object;
  }

  /** Reads a file. Numbers that are not finite are read, as Python writes them. */
  static JsonFields read(Path file) {
    JsonElement root =
        StrictJson.read(file, "the file", () -> PythonNumbers.open(file), StrictJson::tree);
    PythonNumbers.restore(root);
    if (!root.isJsonObject()) {
      throw new InvalidInputException(file + ": must hold a JSON object");
    }
    return new JsonFields(file, "", root.getAsJsonObject());
  }

  InvalidInputException invalid(String field, String problem) {
    return new InvalidInputException(
        "%s: field \"%s%s\": %s".formatted(file, path, field, problem));
  }

  /** Other fields at the same place of the file. */
  JsonFields with(JsonObject fields) {
    return new JsonFields(file, path, fields);
  }

  /** A copy of the object, to change and write it. */
  JsonObject copy() {
    return object.deepCopy();
  }

  Set<String> names() {
    return object.keySet();
  }

  boolean has(String field) {
    return object.has(field) && !object.get(field).isJsonNull();
  }

  int positiveInteger(String field, int largest) {
    return optionalPositiveInteger(field, largest)
        .orElseThrow(() -> invalid(field, "is missing; it must be a positive integer"));
  }

  Optional<Integer> optionalPositiveInteger(String field, int largest) {
    return element(field).map(value -> integer(field, value, 1, largest));
  }

  /** An integer from 0. */
  Optional<Integer> optionalInteger(String field) {
    return element(field).map(value -> integer(field, value, 0, Integer.MAX_VALUE));
  }

  /** One integer or a list of integers, all from 0 to {@code largest}; empty if absent. */
  List<Integer> integers(String field, int largest) {
    return items(field).stream().map(item -> integer(field, item, 0, largest)).toList();
  }

  /** As {@link #integers}, without what is not an integer from 0 to {@code largest}. */
  List<Integer> integersWithin(String field, int largest) {
    return items(field).stream().flatMap(item -> integerWithin(item, 0, largest).stream()).toList();
  }

  /** A list of positive numbers; empty if absent. */
  List<Double> positiveNumbers(String field) {
    return items(field).stream().map(item -> positiveNumber(field, item)).toList();
  }

  private List<JsonElement> items(String field) {
    if (!has(field)) {
      return List.of();
    }
    JsonElement value = object.get(field);
    return value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
  }

  double positiveNumber(String field) {
    return optionalPositiveNumber(field)
        .orElseThrow(() -> invalid(field, "is missing; it must be a positive number"));
  }

  Optional<Double> optionalPositiveNumber(String field) {
    return element(field).map(value -> positiveNumber(field, value));
  }

  private double positiveNumber(String field, JsonElement value) {
    double number = isNumber(value) ? value.getAsDouble() : Double.NaN;
    if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
      throw invalid(field, "must be a positive number, not " + shortened(value));
    }
    return number;
  }

  boolean flag(String field, boolean whenAbsent) {
    return element(field)
        .map(
            value -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                throw invalid(field, "must be true or false, not " + shortened(value));
              }
              return value.getAsBoolean();
            })
        .orElse(whenAbsent);
  }

  Optional<String> text(String field) {
    return element(field).map(value -> text(field, value));
  }

  /** A list of strings; empty if absent. */
  List<String> texts(String field) {
    if (!has(field)) {
      return List.of();
    }
    JsonElement value = object.get(field);
    if (!value.isJsonArray()) {
      throw invalid(field, "must be a list of strings, not " + shortened(value));
    }
    List<String> texts = new ArrayList<>();
    value.getAsJsonArray().forEach(item -> texts.add(text(field, item)));
    return List.copyOf(texts);
  }

  Optional<JsonFields> fields(String field) {
    return element(field)
        .map(
            value -> {
              if (!value.isJsonObject()) {
                throw invalid(field, "must be an object, not " + shortened(value));
              }
              return new JsonFields(file, path + field + ".", value.getAsJsonObject());
            });
  }

  private Optional<JsonElement> element(String field) {
    return has(field) ? Optional.of(object.get(field)) : Optional.empty();
  }

  private String text(String field, JsonElement value) {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw invalid(field, "must be a string, not " + shortened(value));
    }
    return value.getAsString();
  }

  private int integer(String field, JsonElement value, int smallest, int largest) {
    return integerWithin(value, smallest, largest)
        .orElseThrow(
            () ->
                invalid(
                    field,
                    "must be an integer from %d to %d, not %s"
                        .formatted(smallest, largest, shortened(value))));
  }

  private static Optional<Integer> integerWithin(JsonElement value, int smallest, int largest) {
    try {
      int integer = isNumber(value) ? value.getAsBigDecimal().intValueExact() : -1;
      return integer >= smallest && integer <= largest ? Optional.of(integer) : Optional.empty();
    } catch (ArithmeticException | NumberFormatException e) {
      // Not an integer, as much as a text or a number out of range.
      return Optional.empty();
    }
  }

  private static boolean isNumber(JsonElement value) {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
  }

  private static String shortened(JsonElement value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
