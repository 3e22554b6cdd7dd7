package io.rsd.eval;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs independent tasks in parallel, one for each processor at a time. */
public final class Workers {

  private Workers() {}

  /**
   * Returns when all tasks are done. If tasks fail, throws the exception of the first of them in
   * the list.
   */
  public static void doAll(List<Runnable> parts) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<CompletableFuture<Void>> results =
          parts.stream().map(part -> CompletableFuture.runAsync(part, threads)).toList();
      results.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }
}
