package io.rsd.spark.input;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads rows from JSON, with every value as the text that it is written as. */
final class JsonRow {

  private static final Gson GSON =
      new GsonBuilder()
          .setStrictness(Strictness.STRICT)
          .disableHtmlEscaping()
          .serializeNulls()
          .create();

  private static final Pattern COLUMN = Pattern.compile("line 1 column (\\d+)");

  private JsonRow() {}

  /**
   * The object that a text is.
   *
   * @throws JsonParseException if it is anything else; its message is for people
   */
  static JsonObject parse(String text) {
    try {
      JsonElement element = GSON.fromJson(text, JsonElement.class);
      if (element.isJsonObject()) {
        return element.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      // The library's own words are for programmers, but they say how far it came.
      Matcher column = COLUMN.matcher(e.getMessage());
      if (column.find()) {
        throw new JsonParseException(
            "this is no JSON object: it is wrong at column " + column.group(1), e);
      }
    }
    throw new JsonParseException("this is no JSON object");
  }

  /** A row as JSON, with its nulls. */
  static String write(JsonObject row) {
    return GSON.toJson(row);
  }

  /** A column as text, if it is there and not null; a list has one line for each of its values. */
  static Optional<String> text(JsonObject row, String column) {
    return Optional.ofNullable(row.get(column))
        .filter(value -> !value.isJsonNull())
        .map(JsonRow::text);
  }

  private static String text(JsonElement value) {
    if (value.isJsonPrimitive()) {
      return value.getAsString();
    }
    return value instanceof JsonArray list
        ? list.asList().stream().map(JsonRow::text).collect(Collectors.joining("\n"))
        : GSON.toJson(value);
  }
}
