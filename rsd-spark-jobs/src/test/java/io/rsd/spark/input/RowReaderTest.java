package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.input.ColumnNames.Chosen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the columns of a row are taken for. */
class RowReaderTest {

  private static final Chosen COLUMNS =
      new Chosen("id", "question", "answer", List.of(), "", "level", List.of());

  private static InputRow read(String json) {
    return new RowReader(COLUMNS, new CompletionTemplate(""), Map.of("level", "3"))
        .read(new SourceRow(json, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "\"2\" | 2",
        "2.50 | 2.50",
        "1e3 | 1e3",
        "true | true",
        "NaN | null",
        "-Infinity | -Infinity",
        "\" \" | null",
        "null | null",
        "[\"2\", null, 3] | '2\n3'",
        "[] | null",
        "[null] | null"
      })
  void anAnswerIsTheTextThatItIsWrittenAs(String json, String gold) {
    InputRow row = read("{\"id\": 7, \"question\": \"1 + 1\", \"answer\": %s}".formatted(json));
    assertThat(row.problem()).isEmpty();
    assertThat(row.id()).contains("7");
    assertThat(row.gold()).isEqualTo(Optional.ofNullable(gold));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\": 6}", "[{\"value\": 6}]"})
  void anAnswerOfSeveralValuesIsNotTakenForATextOfThem(String json) {
    InputRow row = read("{\"id\": 7, \"question\": \"1 + 1\", \"answer\": %s}".formatted(json));
    assertThat(row.problem())
        .contains(
            "the column answer has an object of several values: name the one that is meant, for"
                + " example answer.value");
    assertThat(row.id()).contains("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": 1, \"question\": NaN} | there is no question: the column question is empty",
        "{\"id\": 1, \"question\": [{\"role\": \"user\", \"content\": \" \"}]} | there is no question",
        "{\"question\": \"1\"} | there is no id: the column id is empty",
        "{\"id\": 1, \"question\": \"1\", \"id\": 2} | it has the key 'id' twice",
        "{\"id\": {\"0\": 1}, \"question\": {\"0\": \"1\"}} | the column id has a whole column, as pandas'",
        "{\"id\": 1, \"question\": nan} | this is no JSON object: it is wrong at column"
      })
  void aRowThatCannotBeAskedHasItsReason(String json, String reason) {
    assertThat(read(json).problem().orElseThrow()).startsWith(reason);
  }

  @Test
  void foldersGiveColumns() {
    assertThat(read("{\"id\": 1, \"question\": \"1\"}").level()).contains("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "\"so 3\" | <think>so 3</think>",
        "[null, \"so\", null, \"3\"] | '<think>so\n3</think>'",
        "\"\" | null",
        "\" \" | null",
        "null | null",
        "[null, \"\"] | null"
      })
  void anEmptyTraceIsNone(String json, String trace) {
    Chosen columns = new Chosen("", "question", "", List.of(), "", "", List.of("think"));
    InputRow row =
        new RowReader(columns, new CompletionTemplate("<think>{think}</think>"), Map.of())
            .read(
                new SourceRow(
                    "{\"question\": \"1\", \"think\": %s}".formatted(json), Optional.empty()));
    assertThat(row.completion()).isEqualTo(Optional.ofNullable(trace));
    assertThat(row.problem())
        .isEqualTo(
            Optional.of("the column think, of the completion, is empty")
                .filter(reason -> trace == null));
  }

  @Test
  void pathsAreColumnsAsTheRowSpellsThem() {
    String json = "{\"a\": {\"B\": {\"c\": 1}}, \"x.y\": 2, \"x\": {\"y\": 3}}";
    assertThat(JsonRow.columns(JsonRow.parse(json), List.of("A.b.c", "a.d", "x.y", "a")))
        .containsExactly("a", "a.B.c", "x", "x.y");
    assertThat(JsonRow.text(JsonRow.parse(json), "a.B.c")).contains("1");
    assertThat(JsonRow.text(JsonRow.parse(json), "x.y")).contains("2");
    assertThat(JsonRow.text(JsonRow.parse(json), "a.B.d")).isEmpty();
  }
}
