package io.rsd.spark.input;

import com.google.gson.JsonParseException;
import io.rsd.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** A file with a JSON object on each line; empty lines are passed over. */
record JsonLinesFile(String name, Path path) implements InputFile {

  private static final Pattern COLUMN = Pattern.compile("line 1 column (\\d+)");

  @Override
  public List<String> columns(SparkSession spark) {
    JavaRDD<SourceRow> rows = rows(spark);
    return Failures.running(
        () -> {
          List<String> columns =
              rows.filter(row -> row.problem().isEmpty())
                  .flatMap(row -> JsonRow.parse(row.text()).keySet().iterator())
                  .distinct()
                  .collect();
          if (columns.isEmpty()) {
            rows.map(row -> row.problem().orElse("it has no columns"))
                .take(1)
                .forEach(this::refuse);
          }
          return columns.stream().sorted().toList();
        });
  }

  private void refuse(String problemOfTheFirst) {
    throw new InvalidInputException(
        "%s: no line of it is a JSON object with a column; the first: %s"
            .formatted(name, problemOfTheFirst));
  }

  @Override
  public JavaRDD<SourceRow> rows(SparkSession spark) {
    String file = name;
    return Failures.reading(file, () -> spark.read().textFile(GlobPaths.escaped(path)).javaRDD())
        .mapPartitions(lines -> Failures.guarded(file, lines))
        .filter(line -> !line.isBlank())
        .map(JsonLinesFile::row);
  }

  private static SourceRow row(String line) {
    try {
      JsonRow.parse(line);
      return new SourceRow(line, Optional.empty());
    } catch (JsonParseException e) {
      return new SourceRow(line, Optional.of("the line is no JSON object" + place(e)));
    }
  }

  /** The library's own words are for programmers, but it tells how far it came. */
  private static String place(JsonParseException e) {
    Matcher column = COLUMN.matcher(Optional.ofNullable(e.getMessage()).orElse(""));
    return column.find() ? ": it is wrong at column " + column.group(1) : "";
  }
}
