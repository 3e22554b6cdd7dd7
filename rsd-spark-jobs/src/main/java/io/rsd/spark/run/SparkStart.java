package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
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
          "OPT_OUT_TRACKING", "true",
          // Under the locale C, Java cannot open a file whose name is not ASCII.
          "LC_ALL", "C.UTF-8");

  private static final String SETTINGS = "spark.settings.";
  private static final String MASTER = "spark.master";
  private static final String NAME = "spark.app.name";
  private static final String MAIN_CLASS = "io.rsd.spark.Rsd";

  private final SparkConf conf;
  private Optional<SparkSession> started = Optional.empty();

  /**
   * @param settings the section {@code spark}
   * @param job what the user interface of Spark calls the application, unless its user names it
   * @throws InvalidInputException if Spark would find no address of this machine
   */
  public SparkStart(Settings settings, String job) {
    String master = System.getProperty(MASTER, settings.text("master"));
    if (isLocal(master)) {
      // Laptops and containers often have a name that does not resolve.
      HostName.beThisMachineAlone();
    } else {
      HostName.requireAddress();
    }
    this.conf = conf(settings, master, job);
  }

  private static boolean isLocal(String master) {
    return master.matches("local(\\[.*)?");
  }

  /** Whether Spark runs its tasks in this process. */
  public boolean isLocal() {
    return isLocal(conf.get(MASTER));
  }

  /** Settings of the file systems, for which Spark need not run. */
  public Configuration hadoop() {
    return SparkSession.getDefaultSession().isDefined()
        ? SparkSession.active().sparkContext().hadoopConfiguration()
        : SparkHadoopUtil.get().newConfiguration(conf);
  }

  /**
   * The session.
   *
   * @throws InvalidInputException if Spark refuses its settings
   */
  public synchronized SparkSession session() {
    if (SparkSession.getDefaultSession().isDefined()) {
      return SparkSession.active();
    }
    UserInterface.requirePort(conf);
    SparkContext context = context();
    SparkSession session = SparkSession.builder().sparkContext(context).config(conf).getOrCreate();
    started = Optional.of(session);
    return session;
  }

  private SparkContext context() {
    try {
      return SparkContext.getOrCreate(conf);
    } catch (Exception e) {
      // Scala declares no exceptions. A port that is not free is another kind.
      if (e instanceof IllegalArgumentException || e instanceof SparkException) {
        throw new InvalidInputException("Spark cannot start: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    started.ifPresent(SparkSession::close);
    started = Optional.empty();
  }

  private static SparkConf conf(Settings settings, String master, String job) {
    SparkConf conf = isLocal(master) ? LocalSparkConf.of(new SparkConf()) : new SparkConf();
    if (isDefault(conf.get(NAME, ""))) {
      conf.set(NAME, job);
    }
    conf.set(MASTER, master);
    settings
        .section("settings")
        .flat()
        .forEach((key, value) -> conf.setIfMissing(key.substring(SETTINGS.length()), value));
    conf.setIfMissing("spark.task.maxFailures", "8");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (isLocal(master)) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      // Spark's 200 are for clusters; here they cost more than they save.
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
      // A laptop that slept has missed its own heartbeats, and Spark would take it for dead.
      conf.setIfMissing("spark.network.timeout", "7d");
      // An executor that lacks memory ends its process at once, which here is the driver's.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    } else {
      EXECUTOR_ENVIRONMENT.forEach(
          (name, value) -> conf.setIfMissing("spark.executorEnv." + name, value));
    }
    // What a task writes is whole when this mark is there.
    conf.set("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "true");
    return conf;
  }

  /** Whether a name is none that a user has chosen: spark-submit names a class or a jar. */
  private static boolean isDefault(String name) {
    return name.isEmpty() || name.equals(MAIN_CLASS) || name.endsWith(".jar");
  }
}
