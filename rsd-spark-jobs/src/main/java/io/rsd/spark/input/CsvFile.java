package io.rsd.spark.input;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.input.CsvReader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A CSV file with a header, read by one task: where a row ends cannot be told from its middle. An
 * empty field is no value.
 */
record CsvFile(String name, Path path) implements InputFile {

  @Override
  public List<String> columns(SparkSession spark) {
    return Failures.reading(
        name,
        () -> {
          try (CsvReader reader = open(path, spark.sparkContext().hadoopConfiguration())) {
            return reader.read().map(this::header).orElse(List.of());
          }
        });
  }

  private List<String> header(CsvRecord header) {
    header
        .problem()
        .ifPresent(
            problem -> {
              throw new InvalidInputException(name + ": its header cannot be read: " + problem);
            });
    HashSet<String> columns = new HashSet<>();
    for (String column : header.fields()) {
      if (!columns.add(column)) {
        throw new InvalidInputException(
            "%s: its header has the column '%s' twice".formatted(name, column));
      }
    }
    return header.fields();
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark) {
    List<String> columns = columns(spark);
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    String file = name;
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(path.toString()), 1)
        .flatMap(
            path ->
                Failures.reading(file, () -> rows(new Path(path), hadoop.value(), file, columns)));
  }

  private static Iterator<SourceRow> rows(
      Path path, Configuration hadoop, String file, List<String> columns) throws IOException {
    CsvReader reader = open(path, hadoop);
    TaskEnd.close(reader);
    reader.read();
    return Stream.generate(() -> Failures.reading(file, reader::read))
        .takeWhile(Optional::isPresent)
        .map(row -> row(row.orElseThrow(), columns))
        .iterator();
  }

  private static SourceRow row(CsvRecord row, List<String> columns) {
    int fields = row.fields().size();
    Optional<String> problem =
        row.problem()
            .or(
                () ->
                    Optional.of("it has %d fields, the header %d".formatted(fields, columns.size()))
                        .filter(sentence -> fields != columns.size()));
    return problem.isPresent()
        ? new SourceRow(
            row.text(), problem.map(why -> "line %d is no row: %s".formatted(row.line(), why)))
        : new SourceRow(json(columns, row.fields()), problem);
  }

  private static String json(List<String> columns, List<String> fields) {
    JsonObject row = new JsonObject();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).isEmpty()) {
        row.add(columns.get(i), JsonNull.INSTANCE);
      } else {
        row.addProperty(columns.get(i), fields.get(i));
      }
    }
    return JsonRow.write(row);
  }

  private static CsvReader open(Path path, Configuration hadoop) throws IOException {
    InputStream bytes = path.getFileSystem(hadoop).open(path);
    Optional<CompressionCodec> codec =
        Optional.ofNullable(new CompressionCodecFactory(hadoop).getCodec(path));
    InputStream content = codec.isPresent() ? codec.get().createInputStream(bytes) : bytes;
    return new CsvReader(
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8)));
  }
}
