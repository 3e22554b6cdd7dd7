package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Location;
import io.rsd.spark.files.ThisMachine;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/**
 * A folder on a disk that all machines must share. One that has only a folder of the same name
 * would write its rows where nobody looks for them.
 */
final class SharedFolder {

  private SharedFolder() {}

  /**
   * Makes sure that all executors that there are now see a folder of the driver's.
   *
   * @param folder on the driver's disk
   * @param mark the name of a file in it
   * @throws InvalidInputException naming the machines that do not
   */
  static void require(SparkSession spark, Location folder, String mark) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    spark.sparkContext().setJobDescription("rsd: asks the executors whether they see the run");
    int tasks = Math.max(1, context.defaultParallelism());
    List<String> without =
        context
            .parallelize(Collections.nCopies(tasks, folder.resolve(mark)), tasks)
            .mapPartitions(new Question())
            .distinct()
            .collect();
    if (!without.isEmpty()) {
      throw new InvalidInputException(
          "%s: the machine %s does not see this folder as the driver does; run.directory must be on a disk that all machines share, or in another file system such as hdfs: or s3a:"
              .formatted(folder, String.join(", ", without.stream().sorted().toList())));
    }
  }

  /** The name of the executor's machine, unless it sees the file. */
  static final class Question implements FlatMapFunction<Iterator<Location>, String> {

    private static final long serialVersionUID = 1L;

    /** So long a disk of the network may take to show a file that was just made. */
    private static final int SECONDS = 60;

    @Override
    public Iterator<String> call(Iterator<Location> files) throws InterruptedException {
      Location file = files.next();
      for (int second = 0; second < SECONDS && !Files.exists(file.path()); second++) {
        Thread.sleep(1000);
      }
      return Stream.of(ThisMachine.name()).filter(name -> !Files.exists(file.path())).iterator();
    }
  }
}
