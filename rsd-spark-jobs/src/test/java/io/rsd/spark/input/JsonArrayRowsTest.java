package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonArrayRowsTest {

  private static List<SourceRow> read(String text, Charset charset) throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    new JsonArrayRows("in.json", new ByteArrayInputStream(text.getBytes(charset)))
        .forEachRemaining(rows::add);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\": 1.50, \"b\": NaN}, 5]",
        "[\n{\"a\": 1.50, \"b\": NaN},\n5\n]\n",
        "[\n  {\n    \"a\": 1.50,\n    \"b\": NaN\n  },\n  5\n]"
      })
  void everyElementIsARowHoweverLinesAreBroken(String text) throws IOException {
    assertThat(read(text, StandardCharsets.UTF_8))
        .containsExactly(
            new SourceRow("{\"a\":1.50,\"b\":null}", Optional.empty()),
            new SourceRow("5", Optional.empty()));
  }

  @Test
  void anEmptyArrayHasNone() throws IOException {
    assertThat(read(" [ ] ", StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void bytesThatAreNoTextSpoilTheirOwnRowAlone() throws IOException {
    assertThat(read("[\"caf\u00e9\", \"1\"]", StandardCharsets.ISO_8859_1))
        .extracting(SourceRow::problem)
        .containsExactly(Optional.of(Utf8.PROBLEM), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\": 1},          | line 1, column",
        "'[{\"a\": 1}\n{\"a\": 2}]' | line 2, column",
        "'[1]\n{\"a\": 2}'       | line 2, column 1",
        "[{'a': 1}]            | line 1, column"
      })
  void whatComesAfterAMistakeIsNotLostInSilence(String text, String place) {
    assertThatThrownBy(() -> read(text, StandardCharsets.UTF_8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in.json: begins as a JSON array of rows, and is no more one at ")
        .hasMessageContaining(place);
  }
}
