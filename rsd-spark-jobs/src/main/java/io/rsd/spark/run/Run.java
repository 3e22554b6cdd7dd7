package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Identity;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Manifest.StageRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Help.Ansi;

/**
 * A run that is open: its folder, locked against other drivers, and its manifest. Spark starts when
 * something first needs it.
 */
public final class Run implements AutoCloseable {

  private final SparkStart spark;
  private final RunFolder folder;
  private final RunLock lock;
  private final Manifest file;
  private final PrintWriter out;

  private Run(SparkStart spark, RunFolder folder, RunLock lock, Manifest file, PrintWriter out) {
    this.spark = spark;
    this.folder = folder;
    this.lock = lock;
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a run, or begins it where there is none.
   *
   * @param out where to log how it goes
   * @throws InvalidInputException if the folder cannot be written to
   * @throws io.rsd.core.BusyException if another driver works on the run
   */
  public static Run open(SparkStart spark, Location location, PrintWriter out) {
    RunFolder folder = RunFolder.open(location, spark.hadoop());
    RunLock lock = RunLock.take(folder);
    try {
      Manifest file = Manifest.open(folder, UUID.randomUUID().toString(), Versions.all());
      return new Run(spark, folder, lock, file, out);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Spark, which is started unless it is there. */
  public SparkSession spark() {
    return spark.session();
  }

  /** Settings of the file systems. */
  public Configuration hadoop() {
    return spark.hadoop();
  }

  /** Whether Spark's tasks run in this process. */
  public boolean runsTasksHere() {
    return spark.isLocal();
  }

  /** What Spark's user interface calls the jobs that this thread starts from now on. */
  public void describeJobs(String description) {
    spark().sparkContext().setJobDescription(description);
  }

  public RunFolder folder() {
    return folder;
  }

  public PrintWriter out() {
    return out;
  }

  public RunLock lock() {
    return lock;
  }

  /**
   * Enters which models the run works with.
   *
   * @param hashes of its content, by their names
   */
  public void putModel(String role, Location location, Map<String, String> hashes) {
    file.putModel(role, location.toString(), hashes);
  }

  /**
   * The counts of a stage that is done.
   *
   * @throws IllegalStateException if it is not
   */
  public Map<String, Object> counts(String stage) {
    return file.stage(stage)
        .filter(StageRecord::isFinished)
        .map(StageRecord::counts)
        .orElseThrow(() -> new IllegalStateException("the stage %s is not done".formatted(stage)));
  }

  /**
   * The type that a section of the settings stands for: the one that it names, else the one that
   * this run has chosen before, else a new choice.
   *
   * @param section models or training
   */
  public ComputeType computeType(
      String section, Optional<FloatType> named, Supplier<ComputeType> newChoice) {
    String setting = section + ".compute_type";
    if (named.isPresent()) {
      ComputeType type = new ComputeType(named.get(), setting + " names it");
      file.putComputeType(section, type);
      return type;
    }
    Optional<ComputeType> before = file.computeType(section);
    ComputeType type = before.orElseGet(newChoice);
    String reason = before.isPresent() ? "as the run was begun" : "since " + type.reason();
    log("%s = auto: %s, %s%n", setting, type.type().configName(), reason);
    file.putComputeType(section, type);
    return type;
  }

  /**
   * Does a stage, unless it is done already.
   *
   * @param settings what decides its result
   * @param layout what must stay the same until it is done
   * @param work makes what the stage makes, going on from what is there, and counts it
   * @return its counts
   * @throws InvalidInputException if it was begun with other settings
   */
  public Map<String, Object> stage(
      String name,
      Identity settings,
      SortedMap<String, String> layout,
      Supplier<Map<String, Object>> work) {
    Optional<StageRecord> before = file.stage(name);
    before.ifPresent(
        record -> Manifest.requireSame(settings, record.settings(), folder.toString()));
    if (before.isPresent() && before.get().isFinished()) {
      log("%s: done already%n", name);
      return before.get().counts();
    }
    before.ifPresent(
        record -> Manifest.requireSame(new Identity(layout), record.layout(), folder.toString()));
    StageRecord begun =
        StageRecord.begun(settings, layout, before.map(StageRecord::begun).orElseGet(Run::now));
    file.putStage(name, begun);
    long start = System.nanoTime();
    Map<String, Object> counts = work.get();
    double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    file.putStage(name, begun.finished(now(), seconds, counts));
    log("%s: done in %.1f s%n", name, seconds);
    return counts;
  }

  /**
   * Makes sure that a stage which another builds on is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not, or was begun with other settings
   */
  public void requireStage(String name, Identity settings, String remedy) {
    file.require(name, settings, remedy);
  }

  /** A line for what changes while it goes on. */
  public ProgressLine progressLine() {
    return new ProgressLine(out, Ansi.AUTO.enabled());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Writes a line to the log of the command. */
  public void log(String format, Object... arguments) {
    out.printf(Locale.ROOT, "rsd: " + format, arguments);
    out.flush();
  }

  /** A table of the run, with the columns of its schema. */
  public Dataset<Row> table(String name, StructType schema) {
    return tableOf(folder, name, schema);
  }

  /** A table of another run. */
  public Dataset<Row> tableOf(RunFolder other, String name, StructType schema) {
    return spark().read().schema(schema).parquet(other.path(name)).selectExpr(schema.fieldNames());
  }

  /** Writes rows that have the columns of a schema, by name, as a table of exactly that schema. */
  public void write(Dataset<Row> rows, StructType schema, String name) {
    write(rows.selectExpr(schema.fieldNames()).javaRDD(), schema, name);
  }

  public void write(JavaRDD<Row> rows, StructType schema, String name) {
    spark()
        .createDataFrame(rows, schema)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.path(name));
  }

  @Override
  public void close() {
    lock.close();
  }
}
