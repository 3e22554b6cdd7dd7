package io.rsd.spark.input;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.gson.JsonElement;
import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The rows of a file that is one JSON array, as Python's {@code json.dump} and pandas write it,
 * however its lines are broken. A mistake between its rows ends the reading: what comes after it is
 * not lost in silence.
 */
final class JsonArrayRows implements Iterator<SourceRow> {

  private final String name;
  private final JsonParser parser;
  private boolean isAtValue;
  private boolean isAtEnd;

  /**
   * Begins to read.
   *
   * @param name of the file, for people
   */
  JsonArrayRows(String name, InputStream content) throws IOException {
    this.name = name;
    parser = PythonJson.parser(new InputStreamReader(content, StandardCharsets.UTF_8));
    parser.nextToken();
  }

  @Override
  public boolean hasNext() {
    if (!isAtValue && !isAtEnd) {
      reading(this::advance);
    }
    return isAtValue;
  }

  private Optional<JsonElement> advance() throws IOException {
    Optional<JsonToken> token = PythonJson.next(parser);
    isAtEnd = token.filter(JsonToken.END_ARRAY::equals).isPresent();
    isAtValue = token.isPresent() && !isAtEnd;
    if (isAtEnd && PythonJson.next(parser).isPresent()) {
      throw broken(parser.currentTokenLocation());
    }
    return Optional.empty();
  }

  @Override
  public SourceRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    isAtValue = false;
    JsonElement row = reading(() -> Optional.of(PythonJson.value(parser))).orElseThrow();
    String text = JsonRow.write(row);
    return new SourceRow(text, Optional.of(Utf8.PROBLEM).filter(problem -> Utf8.isReplaced(text)));
  }

  private interface Step {
    Optional<JsonElement> take() throws IOException;
  }

  private Optional<JsonElement> reading(Step step) {
    try {
      return step.take();
    } catch (JsonProcessingException e) {
      throw broken(e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InvalidInputException broken(JsonLocation location) {
    return new InvalidInputException(
        "%s: begins as a JSON array of rows, and is no more one at line %d, column %d"
            .formatted(name, location.getLineNr(), location.getColumnNr()));
  }
}
