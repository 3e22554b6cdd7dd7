package io.rsd.spark.input;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.input.CsvReader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * A CSV file with a header, read by one task: where a row ends cannot be told from its middle. An
 * empty field is no value, and a row of empty fields no row. The header need not name the first
 * column, as pandas does not name its index; other columns without a name must be empty.
 */
record CsvFile(String name, Path path) implements InputFile {

  @Override
  public List<String> columns(SparkSession spark, Collection<String> asked) {
    return header(spark.sparkContext().hadoopConfiguration()).stream()
        .filter(column -> !column.isEmpty())
        .toList();
  }

  private List<String> header(Configuration hadoop) {
    return Failures.reading(
        name,
        () -> {
          try (CsvReader reader = new CsvReader(InputBytes.open(name, path, hadoop))) {
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
      if (!column.isEmpty() && !columns.add(column)) {
        throw new InvalidInputException(
            "%s: its header has the column '%s' twice".formatted(name, column));
      }
    }
    return header.fields();
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark, Collection<String> columns) {
    List<String> header = header(spark.sparkContext().hadoopConfiguration());
    String file = name;
    return WholeFile.rows(spark, file, path, content -> rows(content, file, header));
  }

  private static Iterator<SourceRow> rows(InputStream content, String file, List<String> columns)
      throws IOException {
    CsvReader reader = new CsvReader(content);
    reader.read();
    return Stream.generate(() -> Failures.reading(file, reader::read))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .filter(row -> !row.isBlank())
        .map(row -> row(row, columns))
        .iterator();
  }

  private static SourceRow row(CsvRecord row, List<String> columns) {
    Optional<String> problem = row.problem().or(() -> problem(row.fields(), columns));
    return problem.isPresent()
        ? new SourceRow(
            row.text(), problem.map(why -> "line %d is no row: %s".formatted(row.line(), why)))
        : new SourceRow(json(columns, row.fields()), problem);
  }

  private static Optional<String> problem(List<String> fields, List<String> columns) {
    if (fields.size() != columns.size()) {
      return Optional.of(
          "it has %d fields, the header %d".formatted(fields.size(), columns.size()));
    }
    return IntStream.range(1, fields.size())
        .filter(i -> columns.get(i).isEmpty() && !fields.get(i).isEmpty())
        .mapToObj(i -> "the header has no name for its field %d".formatted(i + 1))
        .findFirst();
  }

  private static String json(List<String> columns, List<String> fields) {
    JsonObject row = new JsonObject();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).isEmpty()) {
        row.add(columns.get(i), JsonNull.INSTANCE);
      } else if (!columns.get(i).isEmpty()) {
        row.addProperty(columns.get(i), fields.get(i));
      }
    }
    row.remove("");
    return JsonRow.write(row);
  }
}
