package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What cannot be used at all is told at once, in one sentence. */
class BadInputTest extends TablesTest {

  private static final String PROBLEM = "{\"question\": \"1 + 1\", \"answer\": \"2\"}";

  @Test
  void whatIsNotThere() throws IOException {
    Path missing = folder.resolve("none.jsonl");
    tables.refused(missing + ": there is no such file or folder", missing);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    tables.file("empty/README.md", "no problems here");
    tables.refused(empty + ": this folder has no files of Parquet (.parquet), JSON lines", empty);
    tables.refused(
        "unknown://x: Spark knows no file system for this scheme",
        Path.of("unknown:"),
        "problems.path=unknown://x");
  }

  @Test
  void whatIsOfAnotherKind() {
    tables.refused("its name is not that of Parquet (.parquet), JSON", tables.file("in.txt", "1"));
    Path table = tables.file("in.parquet", "question,answer", "1 + 1,2");
    tables.refused(table + ": cannot be read: ", table);
    Path json = tables.file("in.json", "[", "  1", "]");
    tables.refused(json + ": no row of it is a JSON object with columns; the first: this is", json);
  }

  @Test
  void filesWithoutRows() {
    Stream.of("a.jsonl", "a.csv").map(tables::file).forEach(this::noRows);
    noRows(tables.file("b.csv", "question,answer"));
    noRows(tables.file("b.jsonl", "", "  "));
    Path bytes = tables.file("c.parquet");
    tables.refused(bytes + ": cannot be read: ", bytes);
  }

  private void noRows(Path file) {
    tables.refused(file + ": there are no rows in it", file);
  }

  @Test
  void aColumnThatIsNotThereIsNamedBesideThoseThatAre() {
    Path json = tables.file("in.jsonl", PROBLEM);
    tables.refused(
        json + ": the columns wanted are problem, answer, those there are answer, question;",
        json,
        "problems.format=math500");
    tables.refused(
        ": the columns wanted are problem or question, expected_answer or answer, those there are q",
        tables.file("aime.jsonl", "{\"q\": 1}"),
        "problems.format=aime");
    Path csv = tables.file("in.csv", "question,answer", "1 + 1,2");
    tables.refused(
        csv + ": the columns wanted are key, question, answer, those there are question, answer;",
        csv,
        "problems.columns.id=key");
    assertThatThrownBy(() -> tables.write(Optional.of("{thoughts}"), csv))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("wanted are question, answer, thoughts, those there are question, a");
  }

  @Test
  void aTruncatedParquetFile(SparkSession spark) throws IOException {
    Path file = parquet(spark);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    tables.refused(file + ": cannot be read: ", file);
  }

  @Test
  void aParquetFileWithDamagedPagesIsFoundInATask(SparkSession spark) throws IOException {
    Path file = parquet(spark);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 100, bytes.length / 2, (byte) 0x5A);
    Files.write(file, bytes);
    tables.refused(file + ": cannot be read: ", file);
  }

  @Test
  void oneOtherByteInAParquetFileIsNotTakenForText(SparkSession spark) throws IOException {
    Path file = parquet(spark);
    byte[] bytes = Files.readAllBytes(file);
    int text = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("question number 77");
    assertThat(text).isPositive();
    bytes[text] = 'Q';
    Files.write(file, bytes);
    tables.refused(file + ": cannot be read: ", file);
  }

  /** A single file without the checksum that Hadoop keeps beside it, as it comes from elsewhere. */
  private Path parquet(SparkSession spark) throws IOException {
    spark
        .range(1000)
        .selectExpr("concat('question number ', id) as question", "id as answer")
        .coalesce(1)
        .write()
        .option("compression", "none")
        .parquet(folder.resolve("table").toString());
    try (Stream<Path> files = Files.list(folder.resolve("table"))) {
      Path part = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().get();
      return Files.move(part, folder.resolve("in.parquet"));
    }
  }

  @Test
  void truncatedCompressedFiles() throws IOException {
    String csv = "question,answer\n" + "1 + 1,2\n".repeat(10_000);
    for (String name : new String[] {"in.csv.gz", "in.jsonl.gz"}) {
      Path file = folder.resolve(name);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(
            (name.contains("csv") ? csv : PROBLEM.concat("\n").repeat(10_000))
                .getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      tables.refused(file + ": cannot be read: ", file);
    }
  }

  @Test
  void aHeaderThatCannotBeUsed() {
    Path open = tables.file("open.csv", "question,\"answer", "1 + 1,2");
    tables.refused(open + ": its header cannot be read: the quote that begins in line 1", open);
    Path twice = tables.file("twice.csv", "question,question", "1 + 1,2");
    tables.refused(twice + ": its header has the column 'question' twice", twice);
  }

  @Test
  void rowsOfCsvThatBreakItsRulesAreSetAside() {
    Path csv =
        tables.file(
            "in.csv",
            "question,answer",
            "1 + 1,2",
            "1 + 2,3,4",
            "1 + 3",
            "\"1\" + 4,5",
            "\"1 + 5\",6",
            "1 + 6,\"7",
            "1 + 7,8");
    TableWriter.Result result = tables.write(csv);
    assertThat(result.questions()).containsExactly("1 + 1", "1 + 5");
    assertThat(result.reasons())
        .containsExactly(
            "line 3 is no row: it has 3 fields, the header 2",
            "line 4 is no row: it has 1 fields, the header 2",
            "line 5 is no row: there is text behind the quote that ends in line 5",
            "line 7 is no row: the quote that begins in line 7 has no end");
    assertThat(TableWriter.column(result.rejects(), "source"))
        .contains("1 + 2,3,4", "1 + 6,\"7\n1 + 7,8\n");
  }

  @Test
  void aModelThatCannotMakePrompts() throws IOException {
    Path input = tables.file("in.jsonl", PROBLEM);
    Files.delete(tables.student().resolve("tokenizer.json"));
    tables.refused("tokenizer.json", input);
    Files.delete(tables.student().resolve("tokenizer_config.json"));
    tables.refused("has no chat template", input);
  }
}
