package io.rsd.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers NaN, Infinity and -Infinity, which Python writes into JSON files though JSON does not
 * have them. They pass through the strict reader as strings that no file of Python begins like.
 */
final class PythonNumbers {
  private static final String MARK = "\u0000python:";
  private static final String ESCAPED_MARK = "\\u0000python:";

  private static final Pattern STRING_OR_NUMBER =
      Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|(?<=[\\s:,\\[])(-?Infinity|NaN)(?=[\\s,\\]}])");

  private PythonNumbers() {}

  /** Opens a text file with such numbers as marked strings. */
  static InputStream open(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    // Of the bytes, only ASCII ones are looked at, so that malformed text is reported as such.
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("NaN") && !text.contains("Infinity")) {
      return new ByteArrayInputStream(content);
    }
    String marked = STRING_OR_NUMBER.matcher(text).replaceAll(found -> replacement(found.group()));
    return new ByteArrayInputStream(marked.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String replacement(String found) {
    return Matcher.quoteReplacement(
        found.startsWith("\"") ? found : "\"" + ESCAPED_MARK + found + "\"");
  }

  /** Turns the marked strings in a tree into numbers. */
  static void restore(JsonElement tree) {
    if (tree instanceof JsonObject object) {
      for (String name : object.keySet()) {
        number(object.get(name))
            .ifPresentOrElse(number -> object.add(name, number), () -> restore(object.get(name)));
      }
    } else if (tree instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        JsonElement item = array.get(i);
        Optional<JsonPrimitive> number = number(item);
        if (number.isPresent()) {
          array.set(i, number.get());
        } else {
          restore(item);
        }
      }
    }
  }

  private static Optional<JsonPrimitive> number(JsonElement element) {
    return element instanceof JsonPrimitive primitive
            && primitive.isString()
            && primitive.getAsString().startsWith(MARK)
        ? Optional.of(
            new JsonPrimitive(Double.valueOf(primitive.getAsString().substring(MARK.length()))))
        : Optional.empty();
  }
}
