package io.rsd.spark.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads CSV as RFC 4180 has it: fields in quotes may hold commas, line breaks and doubled quotes.
 * What breaks these rules is reported record by record, and never taken for other fields. As Excel
 * writes it in some countries, fields may be separated by semicolons or tabs: a first line such as
 * {@code sep=;} says so, or a header without commas.
 */
final class CsvReader implements Closeable {

  /**
   * One record.
   *
   * @param line the line that it begins on, from 1
   * @param text as it stands in the file, or the beginning of it
   * @param problem why its fields cannot be told apart, or read
   */
  record CsvRecord(long line, List<String> fields, String text, Optional<String> problem) {

    /** Whether it is the rest of a sheet: separators and nothing else. */
    boolean isBlank() {
      return problem.isEmpty() && fields.stream().allMatch(String::isEmpty);
    }
  }

  private static final int END = -1;
  private static final String SEPARATOR_LINE = "sep=";

  /** Bytes of a record that are kept for people: an open quote takes the rest of the file. */
  private static final int LONGEST_TEXT = 2000;

  /** Bytes of a header in which its separator is looked for. */
  private static final int LONGEST_HEADER = 1 << 15;

  private final InputStream bytes;

  /** Each byte as one character: all that separates fields is ASCII. */
  private final StringBuilder text = new StringBuilder();

  private final char separator;
  private int next;
  private long line = 1;

  /**
   * A reader that is to be closed in this one's stead.
   *
   * @param bytes without a byte order mark; can be marked
   */
  CsvReader(InputStream bytes) throws IOException {
    this.bytes = bytes;
    String header = firstLine(bytes);
    if (header.toLowerCase(Locale.ROOT).startsWith(SEPARATOR_LINE)
        && header.length() == SEPARATOR_LINE.length() + 1) {
      separator = header.charAt(SEPARATOR_LINE.length());
      bytes.skipNBytes(header.length());
    } else {
      separator = separator(header);
    }
    next = bytes.read();
  }

  /** The first line without its end, of which nothing is taken. */
  private static String firstLine(InputStream bytes) throws IOException {
    bytes.mark(LONGEST_HEADER);
    String start = new String(bytes.readNBytes(LONGEST_HEADER - 1), StandardCharsets.ISO_8859_1);
    bytes.reset();
    return start.lines().findFirst().orElse("");
  }

  private static char separator(String header) {
    String names = header.replaceAll("\"[^\"]*\"", "");
    return List.of(',', ';', '\t').stream()
        .filter(sign -> names.indexOf(sign) >= 0)
        .findFirst()
        .orElse(',');
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
    List<byte[]> fields = new ArrayList<>();
    Optional<String> problem = field(fields);
    while (problem.isEmpty() && next == separator) {
      take();
      problem = field(fields);
    }
    while (next != END && next != '\n' && next != '\r') {
      take();
    }
    endLine();
    return Optional.of(record(start, fields, problem));
  }

  private CsvRecord record(long start, List<byte[]> fields, Optional<String> problem) {
    boolean readable = fields.stream().allMatch(field -> Utf8.decode(field).isPresent());
    return new CsvRecord(
        start,
        fields.stream().map(Utf8::shown).toList(),
        Utf8.shown(bytes(text)),
        problem.or(() -> Optional.of(Utf8.PROBLEM).filter(sentence -> !readable)));
  }

  private static byte[] bytes(CharSequence signs) {
    return signs.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private Optional<String> field(List<byte[]> fields) throws IOException {
    StringBuilder field = new StringBuilder();
    Optional<String> problem = Optional.empty();
    if (next == '"') {
      problem = quoted(field);
    } else {
      while (!isFieldEnd()) {
        field.append(take());
      }
    }
    fields.add(bytes(field));
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
    return next == END || next == separator || next == '\n' || next == '\r';
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      next = bytes.read();
      line += next == '\n' ? 0 : 1;
    }
    if (next == '\n') {
      line++;
      next = bytes.read();
    }
  }

  private char take() throws IOException {
    char sign = (char) next;
    line += sign == '\n' ? 1 : 0;
    if (text.length() < LONGEST_TEXT) {
      text.append(sign);
    }
    next = bytes.read();
    return sign;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
