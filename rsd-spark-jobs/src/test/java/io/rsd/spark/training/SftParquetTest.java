package io.rsd.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Part;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SFT table as Spark (int32) and pandas (int64) write it. */
class SftParquetTest {

  private static final String SCHEMA =
      """
      message table {
        optional binary prompt (STRING);
        optional binary completion (STRING);
        optional group messages (LIST) { repeated group list { optional group element {
          optional binary role (STRING); optional binary content (STRING); } } }
        optional group prompt_token_ids (LIST) { repeated group list { optional int32 element; } }
        optional group completion_token_ids (LIST) { repeated group list { optional int32 element; } }
        optional binary kind (STRING);
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

  private static void ids(Group row, String column, int... ids) {
    Group list = row.addGroup(column);
    for (int id : ids) {
      list.addGroup(0).add(0, id);
    }
  }

  private static void texts(Group row) {
    row.add("prompt", "1+1");
    row.add("completion", "=2");
  }

  private static List<String> shown(List<SftRow> rows) {
    return rows.stream().map(row -> shown(row.prompt()) + shown(row.completion())).toList();
  }

  private static String shown(Part part) {
    return part instanceof Part.TokenIds ids
        ? Arrays.toString(ids.ids())
        : ((Part.Text) part).text();
  }

  @Test
  void tokenIdsGoBeforeTheTextAndTheKindMayBeMissing() throws IOException {
    Path file =
        write(
            "sft.parquet",
            SCHEMA,
            SftParquetTest::texts,
            row -> {
              texts(row);
              ids(row, "prompt_token_ids", 7, 8);
              ids(row, "completion_token_ids");
              row.add("kind", "prefix");
            });
    List<SftRow> rows = SftParquet.read(Location.of(file));
    assertThat(shown(rows)).containsExactly("1+1=2", "[7, 8][]");
    assertThat(rows).extracting(SftRow::kind).containsExactly(Kind.FULL, Kind.PREFIX);
    assertThat(rows)
        .extracting(SftRow::origin)
        .containsExactly("sft.parquet, row 1", "sft.parquet, row 2");
  }

  @Test
  void aFolderIsReadInTheOrderOfTheNamesOfItsFiles() throws IOException {
    String longs =
        """
        message pandas {
          optional group prompt_token_ids (LIST) { repeated group list { optional int64 element; } }
          required binary completion (STRING);
        }
        """;
    write("part-2.parquet", SCHEMA, SftParquetTest::texts);
    write(
        "part-1.parquet",
        longs,
        row -> {
          Group list = row.addGroup("prompt_token_ids");
          list.addGroup(0).add(0, 5L);
          list.addGroup(0).add(0, 1L << 40);
          row.add("completion", "x");
        });
    Files.writeString(folder.resolve("_SUCCESS"), "");
    // An id beyond int32 is in no vocabulary, and is refused where it meets one.
    assertThat(shown(SftParquet.read(Location.of(folder)))).containsExactly("[5, -1]x", "1+1=2");
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
    Path whole = write("whole.parquet", SCHEMA, SftParquetTest::texts);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    refused(cut, "cut.parquet: cannot be read as Parquet after row 0: ");
  }

  @Test
  void wrongCellsAreNamed() throws IOException {
    refused(
        write("a.parquet", SCHEMA, row -> row.add("completion", "x")),
        "a.parquet, row 1: has neither prompt nor prompt_token_ids");
    refused(
        write(
            "b.parquet",
            SCHEMA,
            SftParquetTest::texts,
            row -> {
              texts(row);
              row.add("kind", "half");
            }),
        "b.parquet, row 2: kind must be full or prefix, not half");
    refused(
        write("c.parquet", "message m { required int32 prompt; }", row -> row.add("prompt", 3)),
        "c.parquet, row 1: prompt must be a string");
    refused(
        write(
            "d.parquet",
            "message m { required int32 prompt_token_ids; }",
            row -> row.add("prompt_token_ids", 3)),
        "d.parquet, row 1: prompt_token_ids must be a list of token ids");
    refused(
        write(
            "e.parquet",
            SCHEMA,
            row -> {
              Group list = row.addGroup("prompt_token_ids");
              list.addGroup(0);
            }),
        "e.parquet, row 1: prompt_token_ids must be a list of token ids");
    refused(
        write(
            "f.parquet",
            "message m { required group prompt_token_ids (LIST) { repeated group list {"
                + " required double element; } } }",
            row -> row.addGroup("prompt_token_ids").addGroup(0).add(0, 1.5)),
        "f.parquet, row 1: prompt_token_ids must be a list of token ids");
  }
}
