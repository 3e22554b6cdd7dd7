package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.DecodeTask;
import io.rsd.spark.executor.Progress;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.TableFiles;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.stage.ChunkRunner.Chunk;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Makes attempts at problems, chunk by chunk. A chunk that was made to its end is never made again.
 */
final class ChunkedAttempts {

  /** Creates the function that turns one Spark partition of problems into rows of attempts. */
  interface TaskWithProgress {
    FlatMapFunction<Iterator<Row>, Row> with(Progress progress);
  }

  private final Run run;
  private final String stage;
  private final TablePart part;
  private final Map<String, String> columns;
  private final int problemsPerChunk;
  private final int problemsPerTask;

  /**
   * @param stage its name in the manifest
   * @param part where the attempts go
   * @param columns those of the part's table, by name, that are the same in all its rows
   */
  ChunkedAttempts(RunContext context, String stage, TablePart part, Map<String, String> columns) {
    this.run = context.run();
    this.stage = stage;
    this.part = part;
    this.columns = columns;
    this.problemsPerChunk = context.settings().problemsPerChunk();
    this.problemsPerTask = context.settings().problemsPerTask();
  }

  /** The attempts of a stage of the run's own traces. */
  static ChunkedAttempts of(RunContext context, String stage) {
    return new ChunkedAttempts(
        context, stage, new TablePart("", Tables.ATTEMPTS, stage), Map.of("stage", stage));
  }

  /** Among chunks of another size, a finished chunk would not hold what its number says. */
  SortedMap<String, String> layout() {
    return new TreeMap<>(Map.of("run.problems_per_chunk", Integer.toString(problemsPerChunk)));
  }

  /** Decodes the problems; see {@link #make(Dataset, long, TaskWithProgress)}. */
  void decode(Dataset<Row> problems, long positions, DecodeSpec spec) {
    make(problems, positions, progress -> new DecodeTask(spec, progress));
  }

  /**
   * Makes the attempts that are not there yet.
   *
   * @param problems what the task needs of each problem, its position among them
   * @param positions how many positions the input has
   */
  void make(Dataset<Row> problems, long positions, TaskWithProgress task) {
    List<Chunk> all = Chunk.of(positions, problemsPerChunk);
    List<Chunk> pending = new ArrayList<>(all);
    pending.removeIf(chunk -> run.hasChunk(stage, part, chunk.number()));
    if (pending.size() < all.size()) {
      run.log(
          "%s: goes on, %d of %d chunks are done%n",
          stage, all.size() - pending.size(), all.size());
    }
    make(problems, pending, task);
  }

  /** Makes these chunks, whether they are there or not. */
  void make(Dataset<Row> problems, List<Chunk> pending, TaskWithProgress task) {
    if (pending.isEmpty()) {
      return;
    }
    long left = pending.stream().mapToLong(chunk -> chunk.to() - chunk.from()).sum();
    try (DecodingProgress progress =
        new DecodingProgress(run.spark().sparkContext(), stage, left, run.progressLine())) {
      new ChunkRunner(run, stage)
          .run(pending, chunk -> write(problems, chunk, task.with(progress.ofTasks())));
    }
  }

  private void write(Dataset<Row> problems, Chunk chunk, FlatMapFunction<Iterator<Row>, Row> task) {
    int tasks = (problemsPerChunk + problemsPerTask - 1) / problemsPerTask;
    write(
        chunk,
        () ->
            of(chunk, problems)
                // Row by row in turn: every task gets as many problems as the others.
                .repartition(tasks)
                .javaRDD()
                .mapPartitions(task));
  }

  /** Puts attempts into these chunks that were made elsewhere. */
  void take(Dataset<Row> attempts, List<Chunk> pending) {
    Dataset<Row> made = attempts.selectExpr(Tables.MADE_ATTEMPTS.columnNames());
    new ChunkRunner(run, stage)
        .run(pending, chunk -> write(chunk, () -> of(chunk, made).javaRDD()));
  }

  private static Dataset<Row> of(Chunk chunk, Dataset<Row> rows) {
    return rows.filter(col("position").geq(chunk.from()).and(col("position").lt(chunk.to())));
  }

  private void write(Chunk chunk, Supplier<JavaRDD<Row>> made) {
    run.writeChunk(stage, part, chunk.number(), rows(chunk, made), "position", "attempt");
  }

  private TableFiles.Chunk rows(Chunk chunk, Supplier<JavaRDD<Row>> rows) {
    return new TableFiles.Chunk() {
      @Override
      public JavaRDD<Row> make() {
        return rows.get();
      }

      @Override
      public StructType made() {
        return Tables.MADE_ATTEMPTS.schema();
      }

      @Override
      public Dataset<Row> finish(Dataset<Row> made) {
        Dataset<Row> rows =
            made.filter(col("status").notEqual("cancelled"))
                .withColumn("chunk", lit(chunk.number()));
        for (Map.Entry<String, String> column : columns.entrySet()) {
          rows = rows.withColumn(column.getKey(), lit(column.getValue()));
        }
        return rows;
      }
    };
  }
}
