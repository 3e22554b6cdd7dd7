package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.files.GlobPaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * A file with a JSON object on each line, or with one array of such objects. Empty lines are passed
 * over.
 */
record JsonFile(String name, Path path) implements InputFile {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Override
  public List<String> columns(SparkSession spark, Collection<String> asked) {
    List<String> paths = List.copyOf(asked);
    JavaRDD<SourceRow> rows = rows(spark, List.of());
    return Failures.running(
        () -> {
          List<String> columns = rows.flatMap(row -> columns(row, paths)).distinct().collect();
          if (columns.isEmpty()) {
            rows.map(JsonFile::problem).take(1).forEach(this::refuse);
          }
          return columns.stream().sorted().toList();
        });
  }

  private static Iterator<String> columns(SourceRow row, List<String> asked) {
    try {
      return row.problem().isPresent()
          ? Set.<String>of().iterator()
          : JsonRow.columns(JsonRow.parse(row.text()), asked).iterator();
    } catch (InvalidInputException e) {
      return Set.<String>of().iterator(); // The row's own reading reports it.
    }
  }

  private static String problem(SourceRow row) {
    try {
      JsonRow.parse(row.text());
      return row.problem().orElse("it has no columns");
    } catch (InvalidInputException e) {
      return row.problem().orElse(e.getMessage());
    }
  }

  private void refuse(String problem) {
    throw new InvalidInputException(
        "%s: no row of it is a JSON object with columns; the first: %s".formatted(name, problem));
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark, Collection<String> columns) {
    if (isArray(spark.sparkContext().hadoopConfiguration())) {
      String file = name;
      return WholeFile.rows(spark, file, path, content -> new JsonArrayRows(file, content));
    }
    return InputBytes.isCompressed(path)
        ? WholeFile.rows(spark, name, path, JsonFile::lines)
        : lines(spark);
  }

  private boolean isArray(Configuration hadoop) {
    return Failures.reading(
        name,
        () -> {
          try (InputStream content = InputBytes.open(name, path, hadoop)) {
            int sign = content.read();
            while (sign >= 0 && Character.isWhitespace(sign)) {
              sign = content.read();
            }
            return sign == '[';
          }
        });
  }

  /** Of a large file, every part in a task of its own. */
  private JavaRDD<SourceRow> lines(SparkSession spark) {
    String file = name;
    return Failures.reading(
            file,
            () ->
                spark
                    .read()
                    .text(GlobPaths.escaped(path))
                    .selectExpr("cast(value as binary)")
                    .as(Encoders.BINARY())
                    .javaRDD())
        .mapPartitions(lines -> Failures.guarded(file, lines))
        .map(JsonFile::row)
        .filter(JsonFile::isRow);
  }

  private static Iterator<SourceRow> lines(InputStream content) throws IOException {
    // Each byte as one character, so that those of a line can be looked at.
    return new BufferedReader(new InputStreamReader(content, StandardCharsets.ISO_8859_1))
        .lines()
        .map(line -> row(line.getBytes(StandardCharsets.ISO_8859_1)))
        .filter(JsonFile::isRow)
        .iterator();
  }

  private static SourceRow row(byte[] line) {
    Optional<String> text = Utf8.decode(line);
    String shown = text.orElseGet(() -> Utf8.shown(line));
    return new SourceRow(
        shown.startsWith(BYTE_ORDER_MARK) ? shown.substring(1) : shown,
        text.isPresent() ? Optional.empty() : Optional.of(Utf8.PROBLEM));
  }

  private static boolean isRow(SourceRow row) {
    return row.problem().isPresent() || !row.text().isBlank();
  }
}
