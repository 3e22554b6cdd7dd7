package io.rsd.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftJsonLines;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.SftRow.Texts;
import io.rsd.core.training.SftRow.Tokens;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SFT tables in Parquet, as Spark, pyarrow, DuckDB, Hive and Avro write them. */
class SftParquetTest {

  private static final String TEXTS =
      """
      message table {
        optional binary prompt (STRING);
        optional binary completion (STRING);
        optional binary kind (STRING);
        optional group messages (LIST) { repeated group list { optional group element {
          optional binary role (STRING); optional binary content (STRING); } } }
      }
      """;

  @TempDir private Path folder;

  /** What a test puts into a row. */
  private interface Cells {
    void fill(Group row);
  }

  private Path write(String name, String schema, Cells... rows) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Path file = folder.resolve(name);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(type)
            .build()) {
      for (Cells cells : rows) {
        Group row = new SimpleGroupFactory(type).newGroup();
        cells.fill(row);
        writer.write(row);
      }
    }
    return file;
  }

  private static void texts(Group row) {
    row.add("prompt", "1+1");
    row.add("completion", "=2");
  }

  /** Rows as a line each: texts, or tokens with their labels. */
  private static List<String> shown(List<SftRow> rows) {
    return rows.stream().map(SftParquetTest::shown).toList();
  }

  private static String shown(SftRow row) {
    return row instanceof Texts texts
        ? "%s|%s|%s".formatted(texts.prompt(), texts.completion(), texts.kind())
        : Arrays.toString(((Tokens) row).inputIds()) + Arrays.toString(((Tokens) row).labels());
  }

  private static List<String> read(Path table) {
    return shown(SftParquet.read(Location.of(table)));
  }

  @Test
  void rowsOfTextsMayHaveAKind() throws IOException {
    Path file =
        write(
            "sft.parquet",
            TEXTS,
            SftParquetTest::texts,
            row -> {
              texts(row);
              row.add("kind", "prefix");
            });
    List<SftRow> rows = SftParquet.read(Location.of(file));
    assertThat(shown(rows)).containsExactly("1+1|=2|FULL", "1+1|=2|PREFIX");
    assertThat(rows)
        .extracting(SftRow::origin)
        .containsExactly("sft.parquet, row 1", "sft.parquet, row 2");
  }

  /** The layouts of a list column and how a row of it is filled, by who writes them. */
  static Stream<Arguments> lists() {
    return Stream.of(
        arguments(
            "pyarrow", "optional group %s (LIST) { repeated group list { optional %s element; } }"),
        arguments(
            "older pyarrow",
            "optional group %s (LIST) { repeated group list { optional %s item; } }"),
        arguments(
            "Spark", "required group %s (LIST) { repeated group list { required %s element; } }"),
        arguments(
            "Hive",
            "optional group %s (LIST) { repeated group bag { optional %s array_element; } }"),
        arguments("Avro", "optional group %s (LIST) { repeated %s array; }"));
  }

  private static void list(Group row, String column, boolean groups, Object... values) {
    Group list = row.addGroup(column);
    for (Object value : values) {
      Group of = groups ? list.addGroup(0) : list;
      if (value instanceof Long number) {
        of.add(0, number);
      } else {
        of.add(0, (Integer) value);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lists")
  void listsAreReadWhoeverWroteThem(String who, String layout) throws IOException {
    boolean groups = layout.contains("repeated group");
    String schema =
        "message rows { %s %s %s }"
            .formatted(
                layout.formatted("input_ids", "int32").replace(";", " (INTEGER(32,false));"),
                layout.formatted("labels", "int64"),
                layout.formatted("attention_mask", "int32").replace(";", " (INTEGER(8,true));"));
    Path file =
        write(
            "lists.parquet",
            schema,
            row -> {
              list(row, "input_ids", groups, 7, 8, 150_000);
              list(row, "labels", groups, -100L, 8L, -100L);
              list(row, "attention_mask", groups, 1, 1, 1);
            });
    assertThat(read(file)).as(who).containsExactly("[7, 8, 150000][-100, 8, -100]");
  }

  private Path duckDb(String name, String select) throws SQLException {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("copy (%s) to '%s' (format parquet)".formatted(select, file));
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tinyint",
        "smallint",
        "integer",
        "bigint",
        "utinyint",
        "usmallint",
        "uinteger",
        "ubigint"
      })
  void wholeNumbersOfEverySizeAreRead(String type) throws SQLException {
    String select = "select [7, 8, 9]::%s[] as input_ids, [0, 1, 0]::%<s[] as completion_mask";
    assertThat(read(duckDb("sizes.parquet", select.formatted(type))))
        .containsExactly("[7, 8, 9][-100, 8, -100]");
  }

  @Test
  void parquetAndJsonLinesGiveTheSameRows() throws IOException, SQLException {
    String json =
        """
        {"prompt": "1+1", "completion": "=2", "kind": "prefix"}
        {"input_ids": [7, 8, 9], "labels": [-100, 8, 9], "attention_mask": [1, 1, 1]}
        {"input_ids": [7, 8, 9], "completion_mask": [1, 0, 1], "kind": "full"}
        """;
    Path lines = Files.writeString(folder.resolve("rows.jsonl"), json);
    Path parquet =
        duckDb(
            "rows.parquet",
            "select * from read_json('%s', format = 'newline_delimited')".formatted(lines));
    assertThat(read(parquet))
        .isEqualTo(shown(SftJsonLines.read(lines)))
        .containsExactly("1+1|=2|PREFIX", "[7, 8, 9][-100, 8, 9]", "[7, 8, 9][7, -100, 9]");
  }

  @Test
  void aFolderIsReadInTheOrderOfTheNamesOfItsParquetFiles() throws IOException, SQLException {
    write("sft-00001.parquet", TEXTS, SftParquetTest::texts);
    duckDb("sft-00000.parquet", "select [5, 6] as input_ids, [-100, 6] as labels");
    Files.writeString(folder.resolve("README.md"), "A card");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    assertThat(read(folder)).containsExactly("[5, 6][-100, 6]", "1+1|=2|FULL");
  }

  private void refused(Path file, String message) {
    assertThatThrownBy(() -> SftParquet.read(Location.of(file)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    refused(folder, "holds no .parquet files");
    refused(folder.resolve("none.parquet"), "none.parquet: there is no such file");
    Path whole = write("whole.parquet", TEXTS, SftParquetTest::texts);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    refused(cut, "cut.parquet: cannot be read as Parquet after row 0: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'x' as completion | has neither input_ids nor prompt
          'x' as prompt, 'y' as completion, 'half' as kind | kind must be full or prefix, not half
          3 as prompt, 'y' as completion | prompt must be a string
          3 as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [1.5] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [1, null] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [[1]] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [date '2026-01-01'] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          {'a': 1} as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          {'a': 1, 'b': 2} as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [4294967295::uinteger] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [18446744073709551615::ubigint] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [1 << 40::bigint] as input_ids | input_ids must be a list of whole numbers of at most 32 bits
          [7, 8] as input_ids, [7] as labels | input_ids has 2 elements and labels 1; both need one for each token
          """)
  void wrongCellsAreNamed(String select, String message) throws SQLException {
    refused(duckDb("wrong.parquet", "select " + select), "wrong.parquet, row 1: " + message);
  }

  @Test
  void hiddenFilesOfAFolderArePassedOver() throws IOException {
    write("a.parquet", TEXTS, row -> row.append("prompt", "p").append("completion", "c"));
    Files.write(folder.resolve("._a.parquet"), new byte[] {0, 5, 22, 7});
    Files.write(folder.resolve("_b.parquet"), new byte[0]);
    assertThat(SftParquet.read(Location.of(folder))).hasSize(1);
  }
}
