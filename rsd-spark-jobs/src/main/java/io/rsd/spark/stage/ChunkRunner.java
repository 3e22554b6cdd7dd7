package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.StageFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/**
 * Runs the chunks of a stage, two at a time and each as Spark jobs of its own. Under Spark's
 * default scheduler the older chunk comes first and the next one takes what it leaves free.
 */
final class ChunkRunner {

  private static final int AT_ONCE = 2;

  /**
   * A part of the problems, by their positions.
   *
   * @param number from 0
   * @param from the first position
   * @param to the position after the last
   */
  record Chunk(int number, long from, long to) {

    /** Cuts so many positions into chunks. */
    static List<Chunk> of(long positions, int size) {
      List<Chunk> chunks = new ArrayList<>();
      for (long from = 0; from < positions; from += size) {
        chunks.add(new Chunk(chunks.size(), from, Math.min(positions, from + size)));
      }
      return chunks;
    }
  }

  /** What is done with a chunk. */
  interface Work {
    void run(Chunk chunk);
  }

  private final Run run;
  private final String stage;

  ChunkRunner(Run run, String stage) {
    this.run = run;
    this.stage = stage;
  }

  /**
   * Runs the work on all chunks; when it fails on one, the others are stopped.
   *
   * @throws InvalidInputException as a task has thrown it, for example for a device that its
   *     machine does not have
   * @throws StageFailedException if the work fails for another reason
   */
  void run(List<Chunk> chunks, Work work) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    String group = "rsd-" + stage;
    try {
      ExecutorCompletionService<Chunk> running = new ExecutorCompletionService<>(threads);
      for (Chunk chunk : chunks) {
        running.submit(() -> describeAndRun(group, chunk, work), chunk);
      }
      for (int done = 0; done < chunks.size(); done++) {
        running.take().get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageFailedException(stage, e);
    } finally {
      threads.shutdownNow();
      run.spark().sparkContext().cancelJobGroup(group);
    }
  }

  /** The reason that a task gave for people, without the exceptions that Spark puts around it. */
  private RuntimeException failure(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(InvalidInputException.class::isInstance)
        .map(RuntimeException.class::cast)
        .findFirst()
        .orElseGet(() -> new StageFailedException(stage, failure));
  }

  private void describeAndRun(String group, Chunk chunk, Work work) {
    run.lock().requireHeld();
    // These belong to the thread, and a thread of a pool keeps what it had.
    SparkContext context = run.spark().sparkContext();
    context.setJobGroup(
        group,
        "rsd %s, chunk %d: problems %d to %d"
            .formatted(stage, chunk.number(), chunk.from(), chunk.to() - 1),
        true);
    work.run(chunk);
  }
}
