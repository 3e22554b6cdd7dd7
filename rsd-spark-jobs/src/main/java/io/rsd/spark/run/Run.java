package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.run.RunFile.StageRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Help.Ansi;

/** A run that is open: its folder, locked against other drivers, and its books. */
public final class Run implements AutoCloseable {

  private final SparkSession spark;
  private final RunFolder folder;
  private final RunLock lock;
  private final RunFile file;
  private final PrintWriter out;

  private Run(SparkSession spark, RunFolder folder, RunLock lock, RunFile file, PrintWriter out) {
    this.spark = spark;
    this.folder = folder;
    this.lock = lock;
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a run, or begins it where there is none.
   *
   * @param out where to tell how it goes
   * @throws InvalidInputException if the folder cannot be written to, or another driver is at work
   */
  public static Run open(SparkSession spark, String location, PrintWriter out) {
    RunFolder folder = RunFolder.open(location, spark.sparkContext().hadoopConfiguration());
    RunLock lock = RunLock.take(folder);
    try {
      RunFile file = RunFile.open(folder, UUID.randomUUID().toString(), Versions.all(spark));
      return new Run(spark, folder, lock, file, out);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public SparkSession spark() {
    return spark;
  }

  public RunFolder folder() {
    return folder;
  }

  public PrintWriter out() {
    return out;
  }

  RunLock lock() {
    return lock;
  }

  /** Enters which models the run works with. */
  void putModel(String role, String location, String hash) {
    file.putModel(role, location, hash);
  }

  /**
   * The type that a section of the settings stands for: the one that it names, else the one that
   * this run has chosen before, else a new choice.
   *
   * @param section models or training
   */
  ComputeType computeType(
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
    tell("%s = auto: %s, %s%n", setting, type.type().configName(), reason);
    file.putComputeType(section, type);
    return type;
  }

  /**
   * The type that the models of another run computed in, if that has chosen one.
   *
   * @throws InvalidInputException if there is no such run
   */
  static Optional<ComputeType> computeTypeOf(SparkSession spark, String location) {
    RunFolder folder = RunFolder.existing(location, spark.sparkContext().hadoopConfiguration());
    return RunFile.open(folder, "", Map.of())
        .computeType("models")
        .map(
            type ->
                new ComputeType(
                    type.type(), "%s, which was solved before, has it".formatted(location)));
  }

  /**
   * Does a stage, unless it is done already.
   *
   * @param work makes what the stage makes, going on from what is there, and counts it
   * @return its counts
   * @throws InvalidInputException if it was begun with other settings
   */
  Map<String, Object> stage(
      String name, StageSettings settings, Supplier<Map<String, Object>> work) {
    Optional<StageRecord> before = file.stage(name);
    before.ifPresent(record -> settings.requireSame(folder.toString(), record.settings()));
    if (before.isPresent() && before.get().isFinished()) {
      tell("%s: done already%n", name);
      return before.get().counts();
    }
    String begun = before.map(StageRecord::begun).orElseGet(Run::now);
    String fingerprint = settings.fingerprint();
    file.putStage(name, new StageRecord(settings.values(), fingerprint, begun, "", 0, Map.of()));
    long start = System.nanoTime();
    Map<String, Object> counts = work.get();
    double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    file.putStage(
        name, new StageRecord(settings.values(), fingerprint, begun, now(), seconds, counts));
    tell("%s: done in %.1f s%n", name, seconds);
    return counts;
  }

  /**
   * Makes sure that a stage which another builds on is done.
   *
   * @return its counts
   * @throws InvalidInputException if it is not, or was begun with other settings
   */
  Map<String, Object> requireStage(String name, StageSettings settings, String remedy) {
    return requireStage(folder, file, name, settings, remedy);
  }

  /**
   * Makes sure of the same for another run, which need not be open.
   *
   * @return its folder
   */
  static RunFolder requireStageOf(
      SparkSession spark, String location, String name, StageSettings settings) {
    RunFolder folder = RunFolder.existing(location, spark.sparkContext().hadoopConfiguration());
    RunFile file = RunFile.open(folder, "", Map.of());
    requireStage(folder, file, name, settings, "run it there first");
    return folder;
  }

  private static Map<String, Object> requireStage(
      RunFolder folder, RunFile file, String name, StageSettings settings, String remedy) {
    StageRecord record =
        file.stage(name)
            .filter(StageRecord::isFinished)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "%s: the stage %s is not done; %s".formatted(folder, name, remedy)));
    settings.requireSame(folder.toString(), record.settings());
    return record.counts();
  }

  /** A line for what changes while it goes on. */
  ProgressLine progressLine() {
    return new ProgressLine(out, Ansi.AUTO.enabled());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Says something to the person who waits. */
  void tell(String format, Object... arguments) {
    out.printf(Locale.ROOT, "rsd: " + format, arguments);
    out.flush();
  }

  /** A table of the run, with the columns of its schema. */
  Dataset<Row> table(String name, StructType schema) {
    return spark.read().schema(schema).parquet(folder.path(name)).selectExpr(schema.fieldNames());
  }

  /** Writes rows that have the columns of a schema, by name, as a table of exactly that schema. */
  void write(Dataset<Row> rows, StructType schema, String name) {
    write(rows.selectExpr(schema.fieldNames()).javaRDD(), schema, name);
  }

  void write(JavaRDD<Row> rows, StructType schema, String name) {
    spark.createDataFrame(rows, schema).write().mode(SaveMode.Overwrite).parquet(folder.path(name));
  }

  @Override
  public void close() {
    lock.close();
  }
}
