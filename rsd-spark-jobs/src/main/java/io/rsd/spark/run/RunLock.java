package io.rsd.spark.run;

import com.google.gson.Gson;
import io.rsd.core.BusyException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second driver out of a run. The lock is a file that its holder renews every few seconds,
 * since file systems such as S3 have no locks of their own. A lock that is not renewed is taken
 * over: at once where its holder ran on this machine and does not any more, and after a while of
 * watching otherwise.
 */
public final class RunLock implements AutoCloseable {

  private static final String FILE = "_lock";
  private static final Gson JSON = new Gson();
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  /**
   * What the file says of its holder.
   *
   * @param token unique for each holder
   * @param started when the process began, so that another process with its number is not taken for
   *     it
   * @param renewed counts the renewals
   */
  private record Holder(String token, String host, long process, String started, long renewed) {

    Holder renewedOnce() {
      return new Holder(token, host, process, started, renewed + 1);
    }

    boolean isOnThisMachine() {
      return host.equals(thisMachine());
    }

    boolean isAlive() {
      return ProcessHandle.of(process)
          .filter(ProcessHandle::isAlive)
          .filter(running -> beginning(running).equals(started))
          .isPresent();
    }
  }

  private final RunFolder folder;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "rsd-run-lock");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledFuture<?> renewals;
  private Holder holder;
  private boolean lost;

  private RunLock(RunFolder folder, Holder holder, Duration heartbeat) {
    this.folder = folder;
    this.holder = holder;
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
    Holder self = self();
    if (!folder.create(FILE, JSON.toJson(self))) {
      Optional<Holder> other = holder(folder);
      if (other.isPresent() && isAlive(other.get(), folder, heartbeat)) {
        throw new BusyException(
            ("%s: another driver is at work on this run, process %d on %s. Wait for it to end, or"
                    + " name another run.directory.")
                .formatted(folder, other.get().process(), other.get().host()));
      }
      folder.write(FILE, JSON.toJson(self));
    }
    // Where creating is not exclusive, as on S3, two may have come at once: the last one has it.
    if (!holder(folder).map(Holder::token).equals(Optional.of(self.token()))) {
      throw new BusyException(
          folder + ": another driver has just begun to work on this run. Wait for it to end.");
    }
    return new RunLock(folder, self, heartbeat);
  }

  private static Holder self() {
    ProcessHandle process = ProcessHandle.current();
    return new Holder(
        UUID.randomUUID().toString(), thisMachine(), process.pid(), beginning(process), 0);
  }

  private static String thisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // No other machine can have this name, so its locks are watched, not taken at once.
      return "unknown-" + UUID.randomUUID();
    }
  }

  private static String beginning(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static boolean isAlive(Holder other, RunFolder folder, Duration heartbeat) {
    if (other.isOnThisMachine()) {
      return other.isAlive();
    }
    try {
      Thread.sleep(heartbeat.multipliedBy(3).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    return !holder(folder).equals(Optional.of(other));
  }

  private static Optional<Holder> holder(RunFolder folder) {
    return folder.read(FILE).map(text -> JSON.fromJson(text, Holder.class));
  }

  private synchronized void renew() {
    try {
      lost = lost || !isHeld();
      if (!lost) {
        holder = holder.renewedOnce();
        folder.write(FILE, JSON.toJson(holder));
      }
    } catch (UncheckedIOException e) {
      LOG.warn("The lock of the run could not be renewed; it is tried again", e);
    }
  }

  private boolean isHeld() {
    return holder(folder).map(Holder::token).equals(Optional.of(holder.token()));
  }

  /**
   * Makes sure that nobody else has taken the run over, as may happen to a process that was
   * suspended for long.
   *
   * @throws IllegalStateException if somebody has
   */
  public synchronized void requireHeld() {
    if (lost) {
      throw new IllegalStateException(folder + ": another driver has taken over this run");
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    renewals.cancel(false);
    renewal.shutdown();
    synchronized (this) {
      if (isHeld()) {
        folder.delete(FILE);
      }
    }
  }
}
