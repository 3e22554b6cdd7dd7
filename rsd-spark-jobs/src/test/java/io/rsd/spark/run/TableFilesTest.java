package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.config.Identity;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.files.Folders;
import io.rsd.spark.SparkSessions;
import io.rsd.spark.files.Location;
import io.rsd.spark.tables.Column;
import io.rsd.spark.tables.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files of tables: whole, in order, with their meaning in the footer, and nothing beside them. */
@ExtendWith(SparkSessions.class)
class TableFilesTest {

  private static final Table NUMBERS =
      new Table(
          "numbers",
          "One row per number.",
          List.of(
              new Column("position", DataTypes.LongType, false, "", "The number."),
              new Column(
                  "remainder",
                  DataTypes.IntegerType,
                  true,
                  "apples",
                  "Its remainder by 4; null if odd."),
              new Column(
                  "logs",
                  DataTypes.createArrayType(DataTypes.FloatType, false),
                  false,
                  "nats",
                  "Its logarithm, often.")));

  private static final TablePart PART = new TablePart("", NUMBERS, "count");

  @TempDir private Path folder;
  private SparkSession session;
  private Run run;

  @BeforeEach
  void open(SparkSession spark) {
    session = spark;
    SettingsFile settings = SettingsFile.read(List.of(), List.of());
    run =
        Run.open(
            new SparkStart(settings.section("spark"), "numbers"),
            Location.of(folder),
            new PrintWriter(Writer.nullWriter()));
  }

  @AfterEach
  void close() {
    run.close();
  }

  private Dataset<Row> numbers(long count) {
    List<Row> rows =
        LongStream.range(0, count)
            .map(i -> count - 1 - i)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i,
                        i % 2 == 0 ? (int) (i % 4) : null,
                        LongStream.range(0, 100)
                            .mapToObj(j -> (float) Math.log((double) (i + j)))
                            .toArray()))
            .toList();
    return session.createDataFrame(rows, NUMBERS.schema());
  }

  private void write(long count, int files) {
    run.stage(
        "count " + count,
        new Identity(new TreeMap<>(Map.of("count", Long.toString(count)))),
        new TreeMap<>(),
        () -> {
          run.write("count " + count, PART, numbers(count), files, "position");
          return Map.of();
        });
  }

  private List<String> files() throws IOException {
    Path table = folder.resolve("numbers");
    if (!Files.exists(table)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(table)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private ParquetMetadata footer(String file) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder.resolve("numbers").resolve(file).toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration(false)))) {
      return reader.getFooter();
    }
  }

  @Test
  void rowsComeInOrderThroughAllFiles() throws IOException {
    write(1000, 3);
    assertThat(files())
        .containsExactly("count-00000.parquet", "count-00001.parquet", "count-00002.parquet");
    // One file after the other, each as it is.
    List<Long> read =
        files().stream()
            .map(file -> session.read().parquet(folder + "/numbers/" + file).coalesce(1))
            .flatMap(rows -> rows.collectAsList().stream())
            .map(row -> row.<Long>getAs("position"))
            .toList();
    assertThat(read).isEqualTo(LongStream.range(0, 1000).boxed().toList());
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void listsAreWrittenAlikeWhateverTheClusterSays() throws IOException {
    String legacy = "spark.sql.parquet.writeLegacyFormat";
    session.conf().set(legacy, true);
    try {
      write(4, 1);
    } finally {
      session.conf().unset(legacy);
    }
    String[] element = {"logs", "list", "element"};
    assertThat(footer("count-00000.parquet").getFileMetaData().getSchema().containsPath(element))
        .isTrue();
  }

  @Test
  void fewerFilesReplaceMoreWithoutARest() throws IOException {
    write(1000, 3);
    write(10, 1);
    assertThat(files()).containsExactly("count-00000.parquet");
    assertThat(session.read().parquet(folder + "/numbers").count()).isEqualTo(10);
  }

  @Test
  void aTableWithoutRowsIsNotWritten() throws IOException {
    write(0, 1);
    assertThat(files()).isEmpty();
    assertThat(run.rows("count 0", NUMBERS).collectAsList()).isEmpty();
    assertThat(run.rows("count 0", NUMBERS).schema()).isEqualTo(NUMBERS.schema());
  }

  @Test
  void whatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("numbers"), "a file where the table's folder should be");
    assertThatThrownBy(() -> write(10, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            folder.resolve("numbers") + "/count-00000.parquet: cannot be written: ");
    Files.delete(folder.resolve("numbers"));
    Folders.delete(folder.resolve("work"));
    Files.writeString(folder.resolve("work"), "a file where Spark should work");
    assertThatThrownBy(() -> write(11, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.resolve("work") + "/")
        .hasMessageContaining(": cannot be written: ");
  }

  @Test
  void columnsThatAreNeverNullAreRequired() throws IOException {
    write(10, 1);
    var fields = footer("count-00000.parquet").getFileMetaData().getSchema().getFields();
    assertThat(fields).extracting(field -> field.getName()).containsExactly(NUMBERS.columnNames());
    assertThat(fields)
        .extracting(field -> field.isRepetition(Repetition.REQUIRED))
        .containsExactly(true, false, true);
  }

  @Test
  void theFooterTellsWhoMadeItAndWhatItMeans() throws IOException {
    write(10, 1);
    Map<String, String> keys =
        footer("count-00000.parquet").getFileMetaData().getKeyValueMetaData();
    assertThat(keys)
        .containsEntry("rsd.run", run.id())
        .containsEntry("rsd.version", Versions.rsd())
        .containsEntry("rsd.stage", "count 10")
        .containsEntry("rsd.table", "numbers")
        .containsKey("rsd.fingerprint");
    JsonObject columns = JsonParser.parseString(keys.get("rsd.columns")).getAsJsonObject();
    assertThat(columns.keySet()).containsExactly(NUMBERS.columnNames());
    assertThat(columns.getAsJsonObject("remainder").get("unit").getAsString()).isEqualTo("apples");
    assertThat(columns.getAsJsonObject("remainder").get("meaning").getAsString())
        .isEqualTo("Its remainder by 4; null if odd.");
    assertThat(keys.get("pandas")).contains("\"name\":\"remainder\"", "\"numpy_type\":\"Int32\"");
  }

  @Test
  void filesAreZstdAndListsOfFloatsHaveNoDictionary() throws IOException {
    write(100, 1);
    List<ColumnChunkMetaData> columns =
        footer("count-00000.parquet").getBlocks().get(0).getColumns();
    assertThat(columns)
        .extracting(ColumnChunkMetaData::getCodec)
        .containsOnly(CompressionCodecName.ZSTD);
    ColumnChunkMetaData logs = columns.get(2);
    assertThat(logs.getPath().toDotString()).isEqualTo("logs.list.element");
    assertThat(logs.getEncodings()).noneMatch(Encoding::usesDictionary);
    assertThat(columns.get(1).getEncodings()).anyMatch(Encoding::usesDictionary);
  }

  @Test
  void theNameOfARunIsNoPattern() throws IOException {
    Path parent = Files.createTempDirectory(folder, "runs");
    Map<String, Long> counts = new TreeMap<>(Map.of("exp1", 40L, "exp[1]", 8L, "{a,b}*? \\c", 3L));
    SparkStart spark =
        new SparkStart(SettingsFile.read(List.of(), List.of()).section("spark"), "numbers");
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      try (Run named =
          Run.open(
              spark,
              Location.of(parent.resolve(entry.getKey())),
              new PrintWriter(Writer.nullWriter()))) {
        named.stage(
            "count",
            new Identity(new TreeMap<>()),
            new TreeMap<>(),
            () -> {
              named.write("count", PART, numbers(entry.getValue()), 2, "position");
              return Map.of();
            });
        assertThat(named.rows("count", NUMBERS).count()).isEqualTo(entry.getValue());
      }
    }
  }
}
