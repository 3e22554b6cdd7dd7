package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Identity;
import io.rsd.core.model.ComputeType;
import io.rsd.spark.files.Location;
import io.rsd.spark.tables.HubCard;
import io.rsd.spark.tables.Table;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  private final TableFiles tables;
  private final PrintWriter out;

  /** Whether all that work on the run see its folder. */
  private boolean isSeen;

  private Run(SparkStart spark, RunFolder folder, RunLock lock, Manifest file, PrintWriter out) {
    this.spark = spark;
    this.folder = folder;
    this.lock = lock;
    this.file = file;
    this.tables = new TableFiles(spark, folder, file);
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
      Manifest file =
          Manifest.open(folder, UUID.randomUUID().toString(), Versions.all(), lock::requireHeld);
      return new Run(spark, folder, lock, file, out);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Spark, which is started unless it is there.
   *
   * @throws InvalidInputException if an executor does not see the run's folder
   */
  public synchronized SparkSession spark() {
    SparkSession session = spark.session();
    if (!isSeen && folder.isLocal() && !spark.isLocal()) {
      SharedFolder.require(session, folder.location(), RunLock.FILE);
    }
    isSeen = true;
    return session;
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
   * @param layout what must stay the same as long as something is left to do
   * @param lack what is missing of a stage that was done, from its counts
   * @param work makes what the stage makes, going on from what is there, and counts it
   * @return its counts
   * @throws InvalidInputException if it was begun with other settings
   */
  public Map<String, Object> stage(
      String name,
      Identity settings,
      SortedMap<String, String> layout,
      Function<Map<String, Object>, Optional<String>> lack,
      Supplier<Map<String, Object>> work) {
    Optional<StageRecord> before = file.stage(name);
    before.ifPresent(
        record -> Manifest.requireSame(settings, record.settings(), folder.toString()));
    if (before.filter(StageRecord::isFinished).isPresent()) {
      List<String> faults = file.faults(name);
      Optional<String> lacking = lack.apply(before.get().counts());
      if (faults.isEmpty() && lacking.isEmpty()) {
        log("%s: done already%n", name);
        return before.get().counts();
      }
      if (!faults.isEmpty()) {
        log("%s: %s; made again%n", name, String.join(", ", faults));
      }
      lacking.ifPresent(what -> log("%s: %s; goes on%n", name, what));
    }
    before.ifPresent(
        record -> Manifest.requireSame(new Identity(layout), record.layout(), folder.toString()));
    StageRecord begun =
        before
            .map(record -> record.goingOn(layout))
            .orElseGet(() -> StageRecord.begun(settings, layout, now()));
    file.putStage(name, begun);
    long start = System.nanoTime();
    Map<String, Object> counts = work.get();
    double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    // Before it counts as done, or nobody would do it after a kill.
    tables.clean();
    writeCard();
    file.putStage(name, begun.finished(now(), seconds, counts));
    log("%s: done in %.1f s%n", name, seconds);
    return counts;
  }

  /** As above, of a stage that lacks nothing once it is done. */
  public Map<String, Object> stage(
      String name,
      Identity settings,
      SortedMap<String, String> layout,
      Supplier<Map<String, Object>> work) {
    return stage(name, settings, layout, counts -> Optional.empty(), work);
  }

  /**
   * The names of the stages that are done and have all their files, in the order of their start.
   */
  public List<String> finishedStages() {
    return file.finishedStages();
  }

  /** The fingerprint of the settings that a stage was begun with. */
  public String fingerprint(String stage) {
    return file.stage(stage).orElseThrow().fingerprint();
  }

  /** Forgets a stage that was done with other settings, so that it is done anew. */
  public void forgetOther(String name, Identity settings) {
    if (file.stage(name).filter(of -> !of.settings().equals(settings.values())).isPresent()) {
      file.removeStage(name);
    }
  }

  private void writeCard() {
    String before = folder.read(HubCard.FILE).orElse("");
    String card = HubCard.text(before, file.fileNames());
    if (!card.equals(before)) {
      folder.write(HubCard.FILE, card);
    }
  }

  /**
   * Makes sure that a stage which another builds on is done.
   *
   * @param remedy what to do if it is not
   * @throws InvalidInputException if it is not, was begun with other settings, or has lost a file
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

  /** The rows that a stage has written to a table so far. */
  public Dataset<Row> rows(String stage, Table table) {
    return file.rows(spark(), stage, table);
  }

  /** The rows that all stages have written to a table so far. */
  public Dataset<Row> rows(Table table) {
    return file.rows(spark(), table);
  }

  /**
   * Replaces the part of a table that a stage writes.
   *
   * @param rows with the columns of the table, by name
   * @param files how many files of about one size; a file without rows is not written
   * @param order the columns that the rows are sorted by
   * @throws java.io.UncheckedIOException if the folder cannot be written
   */
  public void write(String stage, TablePart part, Dataset<Row> rows, int files, String... order) {
    tables.write(stage, part, rows, files, order);
  }

  /** The names within the run of the files that a stage has entered, those without rows too. */
  public Set<String> fileNames(String stage) {
    return file.files(stage).keySet();
  }

  /** Whether a chunk of a part is done. */
  public boolean hasChunk(String stage, TablePart part, int number) {
    return tables.hasChunk(stage, part, number);
  }

  /**
   * Makes a chunk of a part, as one file; what an earlier driver has done of it is kept.
   *
   * @param order the columns that its rows are sorted by
   * @throws java.io.UncheckedIOException if the folder cannot be written
   */
  public void writeChunk(
      String stage, TablePart part, int number, TableFiles.Chunk chunk, String... order) {
    tables.writeChunk(stage, part, number, chunk, order);
  }

  /** How many rows a stage has made and left out of its tables: attempts that were cancelled. */
  public long leftOut(String stage) {
    return file.files(stage).values().stream().mapToLong(FileRecord::leftOut).sum();
  }

  /** The run's id. */
  public String id() {
    return file.id();
  }

  @Override
  public void close() {
    lock.close();
  }
}
