package io.rsd.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.rsd.core.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON token by token, strictly by RFC 8259, in valid UTF-8 and with checked types. Used
 * where a tree would need too much memory or hide a duplicate name.
 */
final class StrictJson {

  /** Opens the text to read. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  /** Reads one whole JSON value. */
  @FunctionalInterface
  interface Body<T> {
    T read(StrictJson json) throws IOException;
  }

  /** Reads one element of an array. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /** Reads the value of an object's member. */
  @FunctionalInterface
  interface Member {
    void read(String name) throws IOException;
  }

  private static final Pattern PLACE = Pattern.compile("at line \\d+ column \\d+ path \\S+");

  private final Path file;
  private final JsonReader reader;

  private StrictJson(Path file, JsonReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Reads a text that holds one JSON value and nothing else.
   *
   * @param file the file that contains the text, for the errors
   * @param what the part of the file that the text is, for the errors
   */
  static <T> T read(Path file, String what, Source source, Body<T> body) {
    // A decoder of its own reports malformed text, which a charset argument would replace.
    try (JsonReader reader =
        new JsonReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8.newDecoder()))) {
      reader.setStrictness(Strictness.STRICT);
      StrictJson json = new StrictJson(file, reader);
      T value = body.read(json);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw json.invalid(what + " has content after the end of its JSON");
      }
      return value;
    } catch (MalformedJsonException | EOFException | JsonParseException e) {
      throw new InvalidInputException(
          "%s: %s is not valid JSON%s".formatted(file, what, reason(e)), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Where the library stopped, or what it says where it does not name a place. */
  private static String reason(Exception error) {
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    Matcher place = PLACE.matcher(message);
    return place.find() ? " " + place.group() : ": " + message;
  }

  /** The error for a file that cannot be read. */
  static InvalidInputException unreadable(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new InvalidInputException(file + ": there is no such file", cause);
    }
    if (cause instanceof CharacterCodingException) {
      return new InvalidInputException(file + ": is not valid UTF-8 text", cause);
    }
    return new InvalidInputException(file + ": cannot be read: " + cause.getMessage(), cause);
  }

  /** Skips a value of any kind. */
  void skip() throws IOException {
    reader.skipValue();
  }

  /** The value as a tree. */
  JsonElement tree() {
    return JsonParser.parseReader(reader);
  }

  void members(String where, Member member) throws IOException {
    expect(JsonToken.BEGIN_OBJECT, where, "an object");
    reader.beginObject();
    while (reader.hasNext()) {
      member.read(reader.nextName());
    }
    reader.endObject();
  }

  void elements(String where, Element element) throws IOException {
    expect(JsonToken.BEGIN_ARRAY, where, "a list");
    reader.beginArray();
    while (reader.hasNext()) {
      element.read();
    }
    reader.endArray();
  }

  String text(String where) throws IOException {
    expect(JsonToken.STRING, where, "a string");
    return reader.nextString();
  }

  boolean flag(String where) throws IOException {
    expect(JsonToken.BOOLEAN, where, "true or false");
    return reader.nextBoolean();
  }

  /** Whether the next value is a list. */
  boolean isList() throws IOException {
    return reader.peek() == JsonToken.BEGIN_ARRAY;
  }

  /** An integer from 0 up. */
  long size(String where) throws IOException {
    expect(JsonToken.NUMBER, where, "an integer from 0 up");
    String digits = reader.nextString();
    try {
      long size = Long.parseLong(digits);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Reported below like a negative number.
    }
    throw invalid("%s must be an integer from 0 up, not %s".formatted(where, digits));
  }

  List<Long> sizes(String where) throws IOException {
    List<Long> sizes = new ArrayList<>();
    elements(where, () -> sizes.add(size(where)));
    return List.copyOf(sizes);
  }

  InvalidInputException invalid(String problem) {
    return new InvalidInputException(file + ": " + problem);
  }

  private void expect(JsonToken token, String where, String what) throws IOException {
    if (reader.peek() != token) {
      throw invalid("%s must be %s".formatted(where, what));
    }
  }
}
