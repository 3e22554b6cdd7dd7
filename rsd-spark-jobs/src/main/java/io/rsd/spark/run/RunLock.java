package io.rsd.spark.run;

import io.rsd.core.BusyException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second driver out of a run. The lock is a file that its holder renews every few seconds,
 * since file systems such as S3 have no locks of their own. A lock that is not renewed is taken
 * over: at once where it is certain that its holder is gone, and after a while of watching
 * otherwise. A signal that ends the process gives it back, after Spark has stopped.
 */
public final class RunLock implements AutoCloseable {

  static final String FILE = "_lock";

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  /** For so many heartbeats a lock is watched, and looked at so many times during each. */
  private static final int WATCHED = 3;

  private static final int LOOKS = 4;

  /** Drivers that found the same lock without a holder have all written theirs by then. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** Spark stops at 40, and file systems are closed at 10. */
  private static final int BETWEEN_SPARK_AND_FILES = 20;

  private final RunFolder folder;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "rsd-run-lock");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledFuture<?> renewals;
  private final Runnable atShutdown = this::giveBack;
  private LockHolder holder;
  private boolean closed;

  private RunLock(RunFolder folder, LockHolder holder, Duration heartbeat) {
    this.folder = folder;
    this.holder = holder;
    ShutdownHookManager.get().addShutdownHook(atShutdown, BETWEEN_SPARK_AND_FILES);
    renewals =
        renewal.scheduleAtFixedRate(
            this::renew, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lock, waiting for as long as it takes to see whether another holder is alive.
   *
   * @throws BusyException if it is
   */
  public static RunLock take(RunFolder folder) {
    return take(folder, Duration.ofSeconds(10));
  }

  static RunLock take(RunFolder folder, Duration heartbeat) {
    LockHolder self = LockHolder.self();
    if (!folder.create(FILE, self.toJson())) {
      takeOver(folder, self, heartbeat);
    }
    // Two may have come at once: where creating is not exclusive, as on S3, the last one has it.
    if (!isHeldBy(self, folder)) {
      throw new BusyException(
          folder + ": another driver has just begun to work on this run. Wait for it to end.");
    }
    return new RunLock(folder, self, heartbeat);
  }

  private static void takeOver(RunFolder folder, LockHolder self, Duration heartbeat) {
    Optional<String> found = folder.read(FILE);
    Optional<LockHolder> other = found.flatMap(LockHolder::parse);
    if (found.isPresent() && isAlive(found.get(), other, folder, heartbeat)) {
      throw new BusyException(
          "%s: another driver is at work on this run%s. Wait for it to end, or name another run.directory."
              .formatted(
                  folder,
                  other
                      .map(of -> ", process %d on %s".formatted(of.process(), of.host()))
                      .orElse("")));
    }
    if (folder.read(FILE).isEmpty()) {
      // Given back meanwhile: the first one to come now has it.
      folder.create(FILE, self.toJson());
    } else {
      folder.write(FILE, self.toJson());
      sleep(SETTLED);
    }
  }

  /** A file that says nothing may be one that is just being written, or that was cut. */
  private static boolean isAlive(
      String text, Optional<LockHolder> other, RunFolder folder, Duration heartbeat) {
    return switch (other.map(LockHolder::sign).orElse(LockHolder.Sign.UNKNOWN)) {
      case RUNS -> true;
      case IS_GONE -> false;
      case UNKNOWN -> changes(text, folder, heartbeat);
    };
  }

  private static boolean changes(String text, RunFolder folder, Duration heartbeat) {
    for (int look = 0; look < WATCHED * LOOKS; look++) {
      sleep(heartbeat.dividedBy(LOOKS));
      Optional<String> now = folder.read(FILE);
      if (now.isEmpty()) {
        return false;
      }
      if (!now.get().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for the lock of a run", e);
    }
  }

  private static boolean isHeldBy(LockHolder holder, RunFolder folder) {
    return folder
        .read(FILE)
        .flatMap(LockHolder::parse)
        .filter(now -> now.token().equals(holder.token()))
        .isPresent();
  }

  private synchronized void renew() {
    try {
      if (!closed && isHeldBy(holder, folder)) {
        holder = holder.renewedOnce();
        folder.write(FILE, holder.toJson());
      }
    } catch (UncheckedIOException e) {
      LOG.warn("The lock of the run could not be renewed; it is tried again", e);
    }
  }

  /**
   * Makes sure that nobody else has taken the run over, as may happen to a process that was
   * suspended for long, and that the lock was not given back.
   *
   * @throws BusyException if another driver has it
   */
  public synchronized void requireHeld() {
    if (closed || !isHeldBy(holder, folder)) {
      throw new BusyException(
          folder + ": this driver has lost the run's lock, and another may be at work on the run");
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atShutdown);
      giveBack();
    }
  }

  private void giveBack() {
    renewals.cancel(false);
    renewal.shutdown();
    synchronized (this) {
      if (!closed && isHeldBy(holder, folder)) {
        folder.delete(FILE);
      }
      closed = true;
    }
  }
}
