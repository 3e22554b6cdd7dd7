package io.rsd.core.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.rsd.core.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an SFT table from a file of JSON lines: objects with the columns of {@link SftColumns}. */
public final class SftJsonLines {

  private SftJsonLines() {}

  /**
   * Reads the whole file. Empty lines are skipped.
   *
   * @throws InvalidInputException naming the line, and the column that is missing or wrong
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
    return SftColumns.row(origin, new Cells(object));
  }

  private record Cells(JsonObject object) implements SftCells {

    @Override
    public boolean has(String column) {
      return object.has(column) && !object.get(column).isJsonNull();
    }

    @Override
    public Optional<String> text(String column) {
      return object.get(column) instanceof JsonPrimitive text && text.isString()
          ? Optional.of(text.getAsString())
          : Optional.empty();
    }

    @Override
    public Optional<int[]> wholeNumbers(String column) {
      if (!(object.get(column) instanceof JsonArray list)) {
        return Optional.empty();
      }
      int[] numbers = new int[list.size()];
      for (int i = 0; i < numbers.length; i++) {
        if (!(list.get(i) instanceof JsonPrimitive number && number.isNumber())) {
          return Optional.empty();
        }
        try {
          numbers[i] = number.getAsBigDecimal().intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
          return Optional.empty();
        }
      }
      return Optional.of(numbers);
    }
  }
}
