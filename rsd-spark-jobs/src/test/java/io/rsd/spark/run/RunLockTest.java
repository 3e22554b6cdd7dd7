package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.BusyException;
import io.rsd.spark.files.Location;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  private static final Duration HEARTBEAT = Duration.ofMillis(100);

  @TempDir private Path directory;
  private RunFolder folder;

  @BeforeEach
  void open() {
    folder = RunFolder.open(Location.of(directory), new Configuration());
  }

  @Test
  void aSecondDriverIsRefusedAsLongAsTheFirstIsAtWork() {
    RunLock first = RunLock.take(folder, HEARTBEAT);
    assertThatThrownBy(() -> RunLock.take(folder, HEARTBEAT))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("another driver is at work on this run, process ")
        .hasMessageContaining("name another run.directory");
    first.close();
    RunLock.take(folder, HEARTBEAT).close();
    assertThat(folder.read("_lock")).isEmpty();
  }

  @Test
  void theLockOfADeadProcessOfThisMachineIsTakenOverAtOnce() {
    leaveBehind("process", Long.MAX_VALUE);
    try (RunLock lock = RunLock.take(folder, Duration.ofDays(1))) {
      lock.requireHeld();
    }
  }

  @Test
  void aProcessThatOnlyHasTheNumberOfTheHolderIsNotTheHolder() {
    leaveBehind("started", "1970-01-01T00:00:00Z");
    RunLock.take(folder, Duration.ofDays(1)).close();
  }

  @Test
  void theLockOfAnotherMachineIsWatchedUntilItIsClearThatNobodyRenewsIt() {
    leaveBehind("host", "elsewhere");
    RunLock.take(folder, HEARTBEAT).close();
  }

  @Test
  void theLockOfAnotherMachineThatIsRenewedIsRespected() {
    RunLock holder = RunLock.take(folder, Duration.ofMillis(20));
    change("host", "elsewhere");
    // The holder writes its own name again at the next renewal, which is a sign of life too.
    assertThatThrownBy(() -> RunLock.take(folder, Duration.ofSeconds(1)))
        .isInstanceOf(BusyException.class);
    holder.close();
  }

  @Test
  void aHolderThatWasTakenForDeadNoticesAndLeavesTheLockAlone() throws InterruptedException {
    RunLock suspended = RunLock.take(folder, HEARTBEAT);
    change("token", "of another driver");
    Thread.sleep(HEARTBEAT.multipliedBy(5).toMillis());
    assertThatThrownBy(suspended::requireHeld).hasMessageContaining("has taken over this run");
    suspended.close();
    assertThat(folder.read("_lock")).get().asString().contains("of another driver");
  }

  /** The lock that a driver leaves which is killed, with one field changed. */
  private void leaveBehind(String field, Object value) {
    RunLock.take(folder, Duration.ofDays(1));
    change(field, value);
  }

  private void change(String field, Object value) {
    JsonObject holder =
        JsonParser.parseString(folder.read("_lock").orElseThrow()).getAsJsonObject();
    if (value instanceof Number number) {
      holder.addProperty(field, number);
    } else {
      holder.addProperty(field, value.toString());
    }
    folder.write("_lock", holder.toString());
  }
}
