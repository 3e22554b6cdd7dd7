package io.rsd.spark.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV as RFC 4180 has it: fields in quotes may hold commas, line breaks and doubled quotes.
 * What breaks these rules is reported record by record, and never taken for other fields.
 */
final class CsvReader implements Closeable {

  /**
   * One record.
   *
   * @param line the line that it begins on, from 1
   * @param text as it stands in the file, or the beginning of it
   * @param problem why its fields cannot be told apart
   */
  record CsvRecord(long line, List<String> fields, String text, Optional<String> problem) {}

  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /** Characters of a record that are kept for people: an open quote takes the rest of the file. */
  private static final int LONGEST_TEXT = 2000;

  private final Reader reader;
  private final StringBuilder text = new StringBuilder();
  private int next;
  private long line = 1;

  /** A reader that is to be closed in this one's stead, and should have a buffer. */
  CsvReader(Reader reader) throws IOException {
    this.reader = reader;
    next = reader.read();
    if (next == BYTE_ORDER_MARK) {
      next = reader.read();
    }
  }

  /** The next record that is not an empty line; empty at the end of the file. */
  Optional<CsvRecord> read() throws IOException {
    while (next == '\n' || next == '\r') {
      endLine();
    }
    if (next == END) {
      return Optional.empty();
    }
    text.setLength(0);
    long start = line;
    List<String> fields = new ArrayList<>();
    Optional<String> problem = field(fields);
    while (problem.isEmpty() && next == ',') {
      take();
      problem = field(fields);
    }
    while (next != END && next != '\n' && next != '\r') {
      take();
    }
    endLine();
    return Optional.of(new CsvRecord(start, fields, text.toString(), problem));
  }

  private Optional<String> field(List<String> fields) throws IOException {
    StringBuilder field = new StringBuilder();
    Optional<String> problem = Optional.empty();
    if (next == '"') {
      problem = quoted(field);
    } else {
      while (!isFieldEnd()) {
        field.append(take());
      }
    }
    fields.add(field.toString());
    return problem;
  }

  private Optional<String> quoted(StringBuilder field) throws IOException {
    long start = line;
    take();
    while (next != END) {
      char sign = take();
      if (sign == '"' && next == '"') {
        field.append(take());
      } else if (sign == '"') {
        return isFieldEnd()
            ? Optional.empty()
            : Optional.of("there is text behind the quote that ends in line " + line);
      } else {
        field.append(sign);
      }
    }
    return Optional.of("the quote that begins in line %d has no end".formatted(start));
  }

  private boolean isFieldEnd() {
    return next == END || next == ',' || next == '\n' || next == '\r';
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      next = reader.read();
      line += next == '\n' ? 0 : 1;
    }
    if (next == '\n') {
      line++;
      next = reader.read();
    }
  }

  private char take() throws IOException {
    char sign = (char) next;
    line += sign == '\n' ? 1 : 0;
    if (text.length() < LONGEST_TEXT) {
      text.append(sign);
    }
    next = reader.read();
    return sign;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
