package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.executor.Progress;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.StageSettings;
import io.rsd.spark.stage.ChunkRunner.Chunk;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes attempts at problems, chunk by chunk. A chunk that was written to its end is never made
 * again; of one that was not, nothing is kept.
 */
final class AttemptStage {

  /**
   * Makes what a Spark task does with its problems, into rows of {@link Tables#ATTEMPTS}; it counts
   * for the progress given.
   */
  interface TaskWithProgress {
    FlatMapFunction<Iterator<Row>, Row> with(Progress progress);
  }

  private final Run run;
  private final String stage;
  private final int problemsPerChunk;
  private final int problemsPerTask;

  AttemptStage(Run run, String stage, int problemsPerChunk, int problemsPerTask) {
    this.run = run;
    this.stage = stage;
    this.problemsPerChunk = problemsPerChunk;
    this.problemsPerTask = problemsPerTask;
  }

  /** The table of a stage's attempts. */
  static String table(String stage) {
    return "attempts/stage=" + stage;
  }

  /**
   * Makes the attempts.
   *
   * @param problems what the task needs of each problem, its position among them
   * @param positions how many positions the input has
   * @throws InvalidInputException if there are chunks of another size
   */
  void run(Dataset<Row> problems, long positions, TaskWithProgress task) {
    requireSameChunks();
    List<Chunk> all = Chunk.of(positions, problemsPerChunk);
    List<Chunk> pending = new ArrayList<>(all);
    pending.removeIf(chunk -> run.folder().isComplete(folder(chunk)));
    if (pending.size() < all.size()) {
      run.tell(
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

  /** Among chunks of another size, a chunk that is done does not hold what its number says. */
  private void requireSameChunks() {
    String file = table(stage) + "/_problems_per_chunk";
    String now = Integer.toString(problemsPerChunk);
    if (!run.folder().create(file, now)) {
      String begun = run.folder().read(file).orElse(now);
      String setting = "run.problems_per_chunk";
      new StageSettings(new TreeMap<>(Map.of(setting, now)))
          .requireSame(run.folder().toString(), new TreeMap<>(Map.of(setting, begun)));
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
    return table(stage) + "/" + chunk.folder();
  }
}
