package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rsd.spark.input.CsvReader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {

  private static List<CsvRecord> read(String text) throws IOException {
    List<CsvRecord> records = new ArrayList<>();
    try (CsvReader reader = new CsvReader(stream(text.getBytes(StandardCharsets.UTF_8)))) {
      for (Optional<CsvRecord> record = reader.read(); record.isPresent(); record = reader.read()) {
        records.add(record.get());
      }
    }
    return records;
  }

  private static InputStream stream(byte[] bytes) {
    return new BufferedInputStream(new ByteArrayInputStream(bytes));
  }

  private static List<List<String>> fields(String text) throws IOException {
    return read(text).stream().map(CsvRecord::fields).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndAsOnAnySystem(String end) throws IOException {
    String text = "a,b" + end + "1,\"2" + end + "3\"" + end + end + ",5" + end;
    assertThat(fields(text))
        .containsExactly(List.of("a", "b"), List.of("1", "2" + end + "3"), List.of("", "5"));
    assertThat(fields(text.strip())).isEqualTo(fields(text));
  }

  @Test
  void quotesHoldCommasAndDoubledQuotes() throws IOException {
    assertThat(fields("\"a,\"\"b\"\"\",\"\",\"\"\"\"\n"))
        .containsExactly(List.of("a,\"b\"", "", "\""));
  }

  @Test
  void aQuoteWithinAFieldIsAnySign() throws IOException {
    assertThat(fields("5\" wide,it's\n")).containsExactly(List.of("5\" wide", "it's"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b\n1,5;\"x;y\"\n", "sep=;\r\na;b\r\n1,5;\"x;y\"\r\n"})
  void anotherSeparatorIsThatOfTheHeaderOrNamedBefore(String text) throws IOException {
    assertThat(fields(text)).containsExactly(List.of("a", "b"), List.of("1,5", "x;y"));
  }

  @Test
  void commasOverrideOtherSeparatorsInAHeader() throws IOException {
    assertThat(fields("a,b;c\n1,2;3\n")).containsExactly(List.of("a", "b;c"), List.of("1", "2;3"));
    assertThat(fields("a\tb\n1\t2\n")).containsExactly(List.of("a", "b"), List.of("1", "2"));
  }

  @Test
  void bytesThatAreNoTextSpoilTheirOwnRecordAlone() throws IOException {
    byte[] bytes = "a,b\ncaf\u00e9,1\n".getBytes(StandardCharsets.ISO_8859_1);
    try (CsvReader reader = new CsvReader(stream(bytes))) {
      assertThat(reader.read().orElseThrow().problem()).isEmpty();
      assertThat(reader.read().orElseThrow().problem()).contains(Utf8.PROBLEM);
    }
  }

  @Test
  void recordsTellTheirLines() throws IOException {
    assertThat(read("a\n\"1\n2\"\n\n3"))
        .extracting(CsvRecord::line, CsvRecord::text)
        .containsExactly(tuple(1L, "a"), tuple(2L, "\"1\n2\""), tuple(5L, "3"));
  }

  @Test
  void whatFollowsAQuoteSpoilsItsOwnRecordAlone() throws IOException {
    List<CsvRecord> records = read("\"1\"2,3\n4,5\n");
    assertThat(records.get(0).problem())
        .contains("there is text behind the quote that ends in line 1");
    assertThat(records.get(0).text()).isEqualTo("\"1\"2,3");
    assertThat(records.get(1).problem()).isEmpty();
    assertThat(records.get(1).fields()).containsExactly("4", "5");
  }

  @Test
  void anOpenQuoteIsToldWithTheLineWhereItBegins() throws IOException {
    List<CsvRecord> records = read("1\n2,\"3\n" + "4,5\n".repeat(10_000));
    assertThat(records).hasSize(2);
    assertThat(records.get(1).problem()).contains("the quote that begins in line 2 has no end");
    assertThat(records.get(1).text()).startsWith("2,\"3\n4,5").hasSizeLessThan(3000);
  }
}
