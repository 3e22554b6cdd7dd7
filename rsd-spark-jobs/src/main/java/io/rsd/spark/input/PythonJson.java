package io.rsd.spark.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/**
 * Reads JSON as Python writes it: {@code NaN} is no value, {@code Infinity} a text. Numbers keep
 * their spelling.
 */
final class PythonJson {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private PythonJson() {}

  static JsonParser parser(Reader text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** The next token; empty at the end of the text. */
  static Optional<JsonToken> next(JsonParser parser) throws IOException {
    return Optional.ofNullable(parser.nextToken());
  }

  /**
   * The value that begins with the current token.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no JSON, or an object has a
   *     key twice
   */
  static JsonElement value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonPrimitive(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new JsonPrimitive(parser.getBooleanValue());
      case VALUE_NULL -> JsonNull.INSTANCE;
      default -> throw new JsonParseException(parser, "there is no value");
    };
  }

  private static JsonElement number(String text) {
    if (text.equals("NaN")) {
      return JsonNull.INSTANCE;
    }
    return Character.isLetter(text.charAt(text.length() - 1))
        ? new JsonPrimitive(text)
        : new JsonPrimitive(new LazilyParsedNumber(text));
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (object.has(key)) {
        throw new JsonParseException(parser, "it has the key '%s' twice".formatted(key));
      }
      parser.nextToken();
      object.add(key, value(parser));
    }
    return object;
  }

  private static JsonArray array(JsonParser parser) throws IOException {
    JsonArray array = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }
}
