package io.rsd.spark.executor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;

/** How a task waits for what other threads do. */
final class TaskWait {

  /** How often a waiting task looks whether it was killed: Spark seldom interrupts its thread. */
  private static final long SECONDS_BETWEEN_LOOKS = 1;

  private TaskWait() {}

  /**
   * Waits for a result.
   *
   * @param failure how the error begins if there is none
   * @throws IllegalStateException if there is none
   */
  static <T> T get(CompletableFuture<T> result, String failure) throws InterruptedException {
    while (true) {
      try {
        return result.get(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        Optional.ofNullable(TaskContext.get()).ifPresent(TaskContext::killTaskIfInterrupted);
      } catch (ExecutionException e) {
        throw new IllegalStateException(failure + ": " + e.getCause(), e.getCause());
      }
    }
  }
}
