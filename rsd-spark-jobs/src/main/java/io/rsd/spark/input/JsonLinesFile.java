package io.rsd.spark.input;

import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.files.GlobPaths;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** A file with a JSON object on each line; empty lines are passed over. */
record JsonLinesFile(String name, Path path) implements InputFile {

  @Override
  public List<String> columns(SparkSession spark) {
    JavaRDD<String> lines = lines(spark);
    return Failures.running(
        () -> {
          List<String> columns = lines.flatMap(JsonLinesFile::columns).distinct().collect();
          if (columns.isEmpty()) {
            lines.take(1).forEach(this::refuse);
          }
          return columns.stream().sorted().toList();
        });
  }

  private static Iterator<String> columns(String line) {
    try {
      return JsonRow.parse(line).keySet().iterator();
    } catch (JsonParseException e) {
      return Set.<String>of().iterator(); // The row's own reading reports it.
    }
  }

  private void refuse(String line) {
    String problem = "it has no columns";
    try {
      JsonRow.parse(line);
    } catch (JsonParseException e) {
      problem = e.getMessage();
    }
    throw new InvalidInputException(
        "%s: no line of it is a JSON object with columns; the first: %s".formatted(name, problem));
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark) {
    return lines(spark).map(line -> new SourceRow(line, Optional.empty()));
  }

  private JavaRDD<String> lines(SparkSession spark) {
    String file = name;
    return Failures.reading(file, () -> spark.read().textFile(GlobPaths.escaped(path)).javaRDD())
        .mapPartitions(lines -> Failures.guarded(file, lines))
        .filter(line -> !line.isBlank());
  }
}
