package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.DecodeTask;
import io.rsd.spark.executor.Progress;
import io.rsd.spark.run.Run;
import io.rsd.spark.stage.ChunkRunner.Chunk;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes attempts at problems, chunk by chunk. A chunk that was written to its end is never made
 * again; of one that was not, nothing is kept.
 */
final class ChunkedAttempts {

  /** Creates the function that turns one Spark partition of problems into rows of attempts. */
  interface TaskWithProgress {
    FlatMapFunction<Iterator<Row>, Row> with(Progress progress);
  }

  private final Run run;
  private final String stage;
  private final String table;
  private final int problemsPerChunk;
  private final int problemsPerTask;

  /**
   * @param stage what the attempts are for
   * @param folder of the table within the run, with a slash at its end, or empty for the run itself
   */
  ChunkedAttempts(RunContext context, String stage, String folder) {
    this.run = context.run();
    this.stage = stage;
    this.table = table(folder, stage);
    this.problemsPerChunk = context.settings().problemsPerChunk();
    this.problemsPerTask = context.settings().problemsPerTask();
  }

  /** The name of the table with the attempts of a stage; for the folder see the constructor. */
  static String table(String folder, String stage) {
    return folder + "attempts/stage=" + stage;
  }

  /** The name of the table. */
  String table() {
    return table;
  }

  /** Among chunks of another size, a finished chunk would not hold what its number says. */
  SortedMap<String, String> layout() {
    return new TreeMap<>(Map.of("run.problems_per_chunk", Integer.toString(problemsPerChunk)));
  }

  /** Decodes the problems; see {@link #make}. */
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
    pending.removeIf(chunk -> run.folder().isComplete(folder(chunk)));
    if (pending.size() < all.size()) {
      run.log(
          "%s: goes on, %d of %d chunks are done%n",
          stage, all.size() - pending.size(), all.size());
    }
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
    Dataset<Row> ofChunk =
        problems
            .filter(col("position").geq(chunk.from()).and(col("position").lt(chunk.to())))
            // Row by row in turn: every task gets as many problems as the others.
            .repartition(tasks);
    run.write(ofChunk.javaRDD().mapPartitions(task), Tables.ATTEMPTS, folder(chunk));
  }

  private String folder(Chunk chunk) {
    return table + "/" + chunk.folder();
  }
}
