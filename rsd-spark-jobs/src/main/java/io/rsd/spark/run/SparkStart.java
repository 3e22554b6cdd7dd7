package io.rsd.spark.run;

import io.rsd.core.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Starts Spark when it is first needed, with what spark-submit says, then the settings, then what
 * jobs need in any case. Stops it at the end, unless it was there before.
 */
public final class SparkStart implements AutoCloseable {

  /** Environment of executors; deploy/rsd sets the same on this machine and says why. */
  private static final Map<String, String> EXECUTOR_ENVIRONMENT =
      Map.of(
          "GOMP_SPINCOUNT", "5000",
          "MALLOC_TRIM_THRESHOLD_", "268435456",
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "OPT_OUT_TRACKING", "true");

  private static final String SETTINGS = "spark.settings.";

  private final SparkConf conf;
  private Optional<SparkSession> started = Optional.empty();

  /**
   * @param settings the section {@code spark}
   * @param job what the user interface of Spark calls the application
   */
  public SparkStart(Settings settings, String job) {
    this.conf = conf(settings, job);
  }

  /** Whether Spark runs its tasks in this process. */
  public boolean isLocal() {
    return conf.get("spark.master").startsWith("local");
  }

  /** Settings of the file systems, for which Spark need not run. */
  public Configuration hadoop() {
    return SparkSession.getDefaultSession().isDefined()
        ? SparkSession.active().sparkContext().hadoopConfiguration()
        : SparkHadoopUtil.get().newConfiguration(conf);
  }

  /** The session. */
  public synchronized SparkSession session() {
    if (SparkSession.getDefaultSession().isDefined()) {
      return SparkSession.active();
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    started = Optional.of(session);
    return session;
  }

  @Override
  public synchronized void close() {
    started.ifPresent(SparkSession::close);
    started = Optional.empty();
  }

  private static SparkConf conf(Settings settings, String job) {
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
      // Laptops often have a name that does not resolve.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      // Spark's 200 are for clusters; here they cost more than they save.
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    } else {
      EXECUTOR_ENVIRONMENT.forEach(
          (name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    }
    // What a task writes is whole when this mark is there.
    conf.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "true");
    return conf;
  }
}
