package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.files.Failures;
import io.rsd.spark.models.TaskDevice;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;

/** Asks the executors which type they compute well in. */
final class ExecutorTypes {

  private ExecutorTypes() {}

  /**
   * The type that all executors compute well in. It asks as many tasks as run at once, which Spark
   * spreads over the executors that there are; of one that comes later nothing is known.
   *
   * @param device the setting {@code models.device}
   * @throws InvalidInputException if an executor cannot load libtorch
   */
  static ComputeType common(SparkSession spark, String device) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    spark.sparkContext().setJobDescription("rsd: asks the executors what they compute well in");
    int tasks = Math.max(1, context.defaultParallelism());
    return ComputeType.common(
        Failures.running(
            () ->
                context
                    .parallelize(Collections.nCopies(tasks, device), tasks)
                    .mapPartitions(new Question())
                    .collect()));
  }

  /** Answers for the executor that it runs on. */
  static final class Question implements FlatMapFunction<Iterator<String>, ComputeType> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<ComputeType> call(Iterator<String> devices) {
      ComputeType type = ComputeType.suiting(TaskDevice.of(TaskContext.get(), devices.next()));
      String executor = SparkEnv.get().executorId();
      return List.of(
              executor.equals("driver")
                  ? type
                  : new ComputeType(
                      type.type(), "executor %s says: %s".formatted(executor, type.reason())))
          .iterator();
    }
  }
}
