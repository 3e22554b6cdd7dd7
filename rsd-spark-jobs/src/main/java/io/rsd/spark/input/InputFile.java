package io.rsd.spark.input;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** One file of problems. */
sealed interface InputFile permits CsvFile, JsonLinesFile, ParquetFile {

  /** Its name for people. */
  String name();

  Path path();

  /**
   * Its columns in their order; none where it has no rows.
   *
   * @throws io.rsd.core.InvalidInputException if it cannot be read as what its name says
   */
  List<String> columns(SparkSession spark);

  /**
   * Its rows in their order; damage that shows while they are read is an {@link
   * io.rsd.core.InvalidInputException} of the task.
   */
  JavaRDD<SourceRow> rows(SparkSession spark);
}
