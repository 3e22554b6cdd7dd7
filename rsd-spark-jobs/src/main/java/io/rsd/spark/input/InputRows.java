package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.input.ColumnNames.Chosen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** The rows of all files of problems, with their positions. */
final class InputRows {

  /** Tasks for each core: each of them loads a tokenizer. */
  private static final int TASKS_PER_CORE = 2;

  private InputRows() {}

  /** A row that is not taken apart before it is counted: that is the costly part. */
  private record UnreadRow(SourceRow source, RowReader reader) {

    InputRow read() {
      return reader.read(source);
    }
  }

  /**
   * The rows, numbered from 0 through one file after the other, however many tasks read them.
   *
   * @throws InvalidInputException if a file cannot be read, lacks a column, or none has rows
   */
  static JavaPairRDD<InputRow, Long> read(SparkSession spark, ProblemSettings settings) {
    List<JavaRDD<UnreadRow>> parts = new ArrayList<>();
    List<String> asked = settings.columns().all(settings.completion().columns());
    for (FoundFile found :
        InputFiles.find(settings.path(), spark.sparkContext().hadoopConfiguration())) {
      List<String> columns = found.file().columns(spark, asked);
      if (!columns.isEmpty()) {
        parts.add(rows(spark, settings, found, columns));
      }
    }
    JavaRDD<UnreadRow> rows =
        parts.stream()
            .reduce(JavaRDD::union)
            .orElseThrow(
                () -> new InvalidInputException(settings.path() + ": there are no rows in it"));
    JavaPairRDD<UnreadRow, Long> numbered = Failures.running(rows::zipWithIndex);
    int limit = settings.limit();
    int cores = spark.sparkContext().defaultParallelism();
    return numbered
        .filter(row -> limit == 0 || row._2() < limit)
        .coalesce(TASKS_PER_CORE * cores)
        .mapToPair(row -> new Tuple2<>(row._1().read(), row._2()));
  }

  private static JavaRDD<UnreadRow> rows(
      SparkSession spark, ProblemSettings settings, FoundFile found, List<String> ofFile) {
    InputFile file = found.file();
    List<String> columns =
        Stream.concat(ofFile.stream(), found.folders().keySet().stream()).distinct().toList();
    Chosen chosen =
        settings.columns().choose(file.name(), columns, settings.completion().columns());
    RowReader reader = new RowReader(chosen, settings.completion(), found.folders());
    return file.rows(spark, chosen.all()).map(row -> new UnreadRow(row, reader));
  }
}
