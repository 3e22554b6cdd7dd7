package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.testing.Fixtures;
import io.rsd.spark.input.TableWriter.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.NullType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Parquet with columns of all types: none is refused for one that nobody asked for. */
class ParquetTypesTest extends TablesTest {

  private static final Path TYPES = Fixtures.problems("python_types.parquet");

  @Test
  void columnsThatNobodyAskedForDoNoHarm() {
    Result result = tables.write(TYPES, "problems.columns.id=id");
    assertThat(result.ids()).containsExactly("a", "b");
    assertThat(result.questions()).containsExactly("1 + 1", "1 + 2");
    assertThat(TableWriter.column(result.problems(), "gold")).containsExactly("2", "3");
  }

  @Test
  void valuesAreSpelledAsTheyAreMeant(SparkSession spark) {
    ParquetFile file = new ParquetFile("types", new org.apache.hadoop.fs.Path(TYPES.toUri()));
    List<String> columns = new ArrayList<>(file.columns(spark, List.of()));
    columns.remove("float16");
    assertThat(file.rows(spark, columns).map(SourceRow::text).collect())
        .containsExactly(
            "{\"id\":\"a\",\"question\":\"1 + 1\",\"answer\":\"2\","
                + "\"timestamp_ns\":\"2024-01-01T00:00:00.123456789\","
                + "\"timestamp_utc\":\"2024-01-01T00:00:00.123456Z\","
                + "\"time\":\"12:00:00\",\"date\":\"1500-01-01\","
                + "\"wide\":1234567890123456789012345678901234567890.12,\"decimal\":0.10,"
                + "\"unsigned\":18446744073709551615,\"double\":10000000000,\"single\":0.1,"
                + "\"truth\":true,\"Source\":\"x\",\"source\":\"x\",\"list\":[\"1\",null,\"2\"],"
                + "\"map\":{\"k\":1},\"class\":\"yes\",\"nothing\":null}",
            "{\"id\":\"b\",\"question\":\"1 + 2\",\"answer\":\"3\","
                + "\"timestamp_ns\":\"1970-01-01T00:00:00\","
                + "\"timestamp_utc\":\"1970-01-01T00:00:00Z\",\"time\":null,\"date\":null,"
                + "\"wide\":null,\"decimal\":null,\"unsigned\":0,\"double\":null,"
                + "\"single\":1.0E-9,\"truth\":null,\"Source\":\"y\",\"source\":\"y\",\"list\":[],"
                + "\"map\":null,\"class\":null,\"nothing\":null}");
  }

  @Test
  void whatCannotBeReadIsRefusedWithWhatToDo() {
    tables.refused(
        "the column float16 has a type that is too new to be read here (float16?); write it as",
        TYPES,
        "problems.columns.answer=float16");
    tables.refused(
        "it is compressed with brotli, which cannot be read here; write it with zstd or snappy",
        Fixtures.problems("brotli.parquet"));
    tables.refused(
        "name the one that is meant, for example map.k", TYPES, "problems.columns.question=map");
  }

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required binary question; required int32 answer; }");

  /** A file with rows in several groups, whose questions are bytes. */
  private Path write(byte[]... questions) throws IOException {
    Path file = folder.resolve("own.parquet");
    Configuration hadoop = new Configuration();
    SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop))
            .withConf(hadoop)
            .withType(SCHEMA)
            .withRowGroupSize(1L)
            .withMinRowCountForPageSizeCheck(1)
            .build()) {
      for (byte[] question : questions) {
        writer.write(
            rows.newGroup()
                .append("question", Binary.fromConstantByteArray(question))
                .append("answer", 0));
      }
    }
    Files.delete(folder.resolve(".own.parquet.crc"));
    return file;
  }

  @Test
  void textsThatAreNotMarkedAsSuchAreReadIfTheyAreUtf8() throws IOException {
    Result result =
        tables.write(
            write("1 + \u00e9".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xE9}));
    assertThat(result.questions()).containsExactly("1 + \u00e9");
    assertThat(result.reasons()).containsExactly(Utf8.PROBLEM);
    assertThat(TableWriter.column(result.rejects(), "source"))
        .containsExactly("{\"question\":\"\uFFFD\",\"answer\":0}");
  }

  @Test
  void aColumnOfNullsHasNoValuesThoughItIsMarkedAsNeverNull() throws IOException {
    Path file = write("1 + 1".getBytes(StandardCharsets.UTF_8));
    assertThat(TableWriter.column(tables.write(file).problems(), "gold")).containsExactly("0");
    byte[] bytes = Files.readAllBytes(file);
    int tail = bytes.length - Long.BYTES;
    int length = ByteBuffer.wrap(bytes, tail, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, tail - length, length));
    footer.getSchema().get(2).setLogicalType(LogicalType.UNKNOWN(new NullType()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Arrays.copyOf(bytes, tail - length));
    Util.writeFileMetaData(footer, out);
    int newLength = out.size() - (tail - length);
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(newLength).array());
    out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    Files.write(file, out.toByteArray());
    Result result = tables.write(file);
    assertThat(result.counts()).isEqualTo(new ProblemCounts(1, 1, 0, 0, 0, 1));
  }
}
