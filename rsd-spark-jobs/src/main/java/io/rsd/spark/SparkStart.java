package io.rsd.spark;

import io.rsd.core.config.Settings;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with what spark-submit says, then the settings, then what jobs need anyway. */
final class SparkStart {

  /** Environment of executors, as deploy/rsd sets it on this machine; it tells why. */
  private static final Map<String, String> EXECUTOR_ENVIRONMENT =
      Map.of(
          "GOMP_SPINCOUNT", "5000",
          "MALLOC_TRIM_THRESHOLD_", "268435456",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "OPT_OUT_TRACKING", "true");

  private static final String SETTINGS = "spark.settings.";

  private SparkStart() {}

  /**
   * Does something with a Spark session, which is stopped afterwards unless it was there before.
   *
   * @param settings the section {@code spark}
   * @param job what the user interface of Spark calls the job
   */
  static <T> T with(Settings settings, String job, Function<SparkSession, T> work) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return work.apply(SparkSession.active());
    }
    try (SparkSession session = start(settings, job)) {
      return work.apply(session);
    }
  }

  /** Whether Spark is going to run its tasks in this process. */
  static boolean isLocal(Settings settings) {
    return new SparkConf().get("spark.master", settings.text("master")).startsWith("local");
  }

  private static SparkSession start(Settings settings, String job) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", job);
    conf.setIfMissing("spark.master", settings.text("master"));
    settings
        .section("settings")
        .flat()
        .forEach((key, value) -> conf.setIfMissing(key.substring(SETTINGS.length()), value));
    conf.setIfMissing("spark.task.maxFailures", "8");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get("spark.master").startsWith("local")) {
      // Machines whose name leads nowhere are common among laptops.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      // Spark's 200 are for clusters; here they cost more than what they part.
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    } else {
      EXECUTOR_ENVIRONMENT.forEach(
          (name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    }
    // A table is whole when this mark is there.
    conf.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "true");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
