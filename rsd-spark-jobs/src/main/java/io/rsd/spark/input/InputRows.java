package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.input.ColumnNames.Chosen;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The rows of all files of problems, with their positions. */
final class InputRows {

  /** Tasks for each core: each of them loads a tokenizer. */
  private static final int TASKS_PER_CORE = 2;

  private InputRows() {}

  /**
   * The rows, numbered from 0 through one file after the other, however many tasks read them.
   *
   * @throws InvalidInputException if a file cannot be read, lacks a column, or none has rows
   */
  static JavaPairRDD<InputRow, Long> read(SparkSession spark, ProblemSettings settings) {
    List<JavaRDD<InputRow>> parts = new ArrayList<>();
    for (InputFile file :
        InputFiles.find(settings.path(), spark.sparkContext().hadoopConfiguration())) {
      List<String> columns = file.columns(spark);
      if (!columns.isEmpty()) {
        parts.add(rows(spark, settings, file, columns));
      }
    }
    if (parts.isEmpty()) {
      throw new InvalidInputException(settings.path() + ": there are no rows in it");
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<InputRow> rows = parts.stream().reduce(JavaRDD::union).orElseThrow();
    JavaPairRDD<InputRow, Long> numbered = Failures.running(rows::zipWithIndex);
    int limit = settings.limit();
    return numbered
        .filter(row -> limit == 0 || row._2() < limit)
        .coalesce(TASKS_PER_CORE * context.defaultParallelism());
  }

  private static JavaRDD<InputRow> rows(
      SparkSession spark, ProblemSettings settings, InputFile file, List<String> columns) {
    Chosen chosen =
        settings.columns().choose(file.name(), columns, settings.completion().columns());
    RowReader reader = new RowReader(chosen, settings.completion());
    return file.rows(spark).map(reader::read);
  }
}
