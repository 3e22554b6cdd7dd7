package io.rsd.spark.input;

import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** One file of problems. */
sealed interface InputFile permits CsvFile, JsonFile, ParquetFile {

  /** Its name for people. */
  String name();

  Path path();

  /**
   * Its columns in their order; none where it has no rows. Those of the names asked for that are
   * paths into its columns, such as {@code reward_model.ground_truth}, are among them.
   *
   * @throws io.rsd.core.InvalidInputException if it cannot be read as what its name says
   */
  List<String> columns(SparkSession spark, Collection<String> asked);

  /**
   * Its rows in their order; damage that shows while they are read is an {@link
   * io.rsd.core.InvalidInputException} of the task.
   *
   * @param columns those that are needed; rows may have others as well
   */
  JavaRDD<SourceRow> rows(SparkSession spark, Collection<String> columns);
}
