package io.rsd.eval;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does independent parts of some work at once, one for each processor. */
public final class Workers {

  private Workers() {}

  /** Returns when all parts are done, or throws what the first of them has thrown. */
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
