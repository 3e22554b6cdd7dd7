package io.rsd.spark.input;

import io.rsd.spark.files.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Reads files of text from their beginning to their end, each in one task. */
final class WholeFile {

  /** How rows are read from the content of a file. */
  interface Rows extends Serializable {
    Iterator<SourceRow> of(InputStream content) throws IOException;
  }

  private WholeFile() {}

  /**
   * The rows of a file; damage that shows while they are read is an {@link
   * io.rsd.core.InvalidInputException} of the task.
   *
   * @param name of the file, for people
   */
  static JavaRDD<SourceRow> rows(SparkSession spark, String name, Path path, Rows rows) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(path.toString()), 1)
        .flatMap(
            text ->
                Failures.reading(
                    name,
                    () -> {
                      InputStream content = InputBytes.open(name, new Path(text), hadoop.value());
                      TaskEnd.close(content);
                      return Failures.guarded(name, rows.of(content));
                    }));
  }
}
