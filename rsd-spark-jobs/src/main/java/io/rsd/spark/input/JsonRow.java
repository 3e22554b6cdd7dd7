package io.rsd.spark.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads rows from JSON, with every value as the text that it is written as. */
final class JsonRow {

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private JsonRow() {}

  /**
   * The object that a text is.
   *
   * @throws InvalidInputException if it is anything else
   */
  static JsonObject parse(String text) {
    try (JsonParser parser = PythonJson.parser(new StringReader(text))) {
      boolean begins = PythonJson.next(parser).isPresent();
      if (!begins || !(PythonJson.value(parser) instanceof JsonObject object)) {
        throw new InvalidInputException("this is no JSON object");
      }
      if (PythonJson.next(parser).isPresent()) {
        throw wrongAt(parser.currentTokenLocation().getColumnNr());
      }
      return object;
    } catch (JsonProcessingException e) {
      // The library's own words are for programmers, but they say how far it came.
      throw e.getOriginalMessage().startsWith("it has the key")
          ? new InvalidInputException(e.getOriginalMessage(), e)
          : wrongAt(e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InvalidInputException wrongAt(int column) {
    return new InvalidInputException("this is no JSON object: it is wrong at column " + column);
  }

  /** A value as JSON, with its nulls. */
  static String write(JsonElement value) {
    return GSON.toJson(value);
  }

  /**
   * The names of the columns of a row: its keys, and those of the names asked for that are paths
   * through its objects, such as {@code reward_model.ground_truth}, as the row spells them.
   */
  static Set<String> columns(JsonObject row, Collection<String> asked) {
    Set<String> columns = new TreeSet<>(row.keySet());
    asked.stream()
        .filter(name -> name.contains(".") && !row.has(name))
        .flatMap(name -> spelled(row, name).stream())
        .forEach(columns::add);
    return columns;
  }

  private static Optional<String> spelled(JsonObject row, String path) {
    List<String> steps = List.of(path.split("\\.", 2));
    Optional<String> key =
        Stream.concat(
                row.keySet().stream().filter(steps.get(0)::equals),
                row.keySet().stream().filter(steps.get(0)::equalsIgnoreCase))
            .findFirst();
    if (key.isEmpty() || steps.size() == 1) {
      return key;
    }
    return Optional.of(row.get(key.get()))
        .filter(JsonObject.class::isInstance)
        .flatMap(inner -> spelled(inner.getAsJsonObject(), steps.get(1)))
        .map(rest -> key.get() + "." + rest);
  }

  /**
   * A column's value, unless it is null.
   *
   * @param column its name, or a path through objects; empty for none
   */
  static Optional<JsonElement> value(JsonObject row, String column) {
    if (column.isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonElement> value = Optional.ofNullable(row.get(column));
    if (value.isEmpty() && column.contains(".")) {
      String[] steps = column.split("\\.", 2);
      value =
          Optional.ofNullable(row.get(steps[0]))
              .filter(JsonObject.class::isInstance)
              .flatMap(inner -> value(inner.getAsJsonObject(), steps[1]));
    }
    return value.filter(any -> !any.isJsonNull());
  }

  /**
   * A column as text, if it has a value that is not blank. A list has one line for each of its
   * values.
   *
   * @throws InvalidInputException if it has parts of its own
   */
  static Optional<String> text(JsonObject row, String column) {
    return value(row, column).map(value -> text(value, column)).filter(text -> !text.isBlank());
  }

  private static String text(JsonElement value, String column) {
    if (value.isJsonPrimitive()) {
      return value.getAsString();
    }
    if (value instanceof JsonArray list) {
      return list.asList().stream()
          .filter(element -> !element.isJsonNull())
          .map(element -> text(element, column))
          .collect(Collectors.joining("\n"));
    }
    throw new InvalidInputException(
        "the column %s has %s".formatted(column, severalValues(value.getAsJsonObject(), column)));
  }

  /** What an object is where a text is needed, and what to do. */
  static String severalValues(JsonObject object, String column) {
    boolean ofPandas =
        !object.isEmpty() && object.keySet().stream().allMatch(key -> key.matches("\\d+"));
    return ofPandas
        ? "a whole column, as pandas' to_json() writes a table: write it with"
            + " to_json(orient='records', lines=True)"
        : "an object of several values: name the one that is meant, for example %s.%s"
            .formatted(column, object.keySet().stream().findFirst().orElse("text"));
  }
}
