package io.rsd.core.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an SFT table from a file of JSON lines. A line is an object with {@code prompt} and {@code
 * completion}, or {@code prompt_token_ids} and {@code completion_token_ids}, which override the
 * texts, and optionally {@code kind}. Other fields are ignored.
 */
public final class SftJsonLines {

  private SftJsonLines() {}

  /**
   * Reads the whole file. Empty lines are skipped.
   *
   * @throws InvalidInputException naming the line and the field that is missing or wrong
   */
  public static List<SftRow> read(Path file) {
    List<SftRow> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          rows.add(row(file.getFileName() + ", line " + number, text));
        }
      }
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": is not valid UTF-8 text", e);
    } catch (IOException e) {
      throw new InvalidInputException(file + ": cannot be read: " + e, e);
    }
    return rows;
  }

  private static SftRow row(String origin, String text) {
    JsonObject object;
    try {
      object = JsonParser.parseString(text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new InvalidInputException(origin + ": is not a JSON object", e);
    }
    return new SftRow(
        origin,
        part(origin, object, "prompt"),
        part(origin, object, "completion"),
        kind(origin, object));
  }

  private static Part part(String origin, JsonObject object, String name) {
    String idsName = name + "_token_ids";
    if (has(object, idsName)) {
      return new Part.TokenIds(ids(origin, idsName, object.get(idsName)));
    }
    if (has(object, name)) {
      return new Part.Text(text(origin, name, object.get(name)));
    }
    throw new InvalidInputException(
        "%s: has neither \"%s\" nor \"%s\"".formatted(origin, name, idsName));
  }

  private static boolean has(JsonObject object, String name) {
    return object.has(name) && !object.get(name).isJsonNull();
  }

  private static Kind kind(String origin, JsonObject object) {
    if (!has(object, "kind")) {
      return Kind.FULL;
    }
    String name = text(origin, "kind", object.get("kind"));
    return Kind.named(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: \"kind\" must be full or prefix, not %s".formatted(origin, name)));
  }

  private static String text(String origin, String name, JsonElement value) {
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
      return value.getAsString();
    }
    throw new InvalidInputException("%s: \"%s\" must be a string".formatted(origin, name));
  }

  private static int[] ids(String origin, String name, JsonElement value) {
    try {
      return value.getAsJsonArray().asList().stream()
          .mapToInt(id -> id.getAsBigDecimal().intValueExact())
          .toArray();
    } catch (IllegalStateException | UnsupportedOperationException | ArithmeticException e) {
      throw notIds(origin, name, e);
    } catch (NumberFormatException e) {
      throw notIds(origin, name, e);
    }
  }

  private static InvalidInputException notIds(String origin, String name, Exception cause) {
    return new InvalidInputException(
        "%s: \"%s\" must be a list of token ids".formatted(origin, name), cause);
  }
}
