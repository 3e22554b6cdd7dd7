package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.BusyException;
import io.rsd.core.config.Identity;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.files.Location;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As of a container that has the same host name, and in it a process of the same number. */
  @Test
  void theLockOfAProcessThatCannotBeSeenIsWatchedUntilItIsClearThatNobodyRenewsIt() {
    leaveBehind("space", "another container");
    RunLock.take(folder, HEARTBEAT).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"token\": \"5d1", "null", "[]", "{}"})
  void aLockThatIsCutIsWatchedToo(String text) {
    folder.write("_lock", text);
    RunLock.take(folder, HEARTBEAT).close();
    assertThat(folder.read("_lock")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLockThatChangesIsThatOfALivingDriver(boolean readable) throws Exception {
    leaveBehind("space", "another container");
    String written = folder.read("_lock").orElseThrow();
    // Without an end to it, so that it does not matter when the second one looks.
    CompletableFuture<Void> renewals = new CompletableFuture<>();
    Thread living =
        new Thread(
            () -> {
              for (int i = 0; !renewals.isDone(); i++) {
                folder.write(
                    "_lock", readable ? written + " ".repeat(i % 999) : "{".repeat(1 + i % 999));
              }
            });
    living.start();
    assertThatThrownBy(() -> RunLock.take(folder, Duration.ofSeconds(4)))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("another driver is at work on this run");
    renewals.complete(null);
    living.join();
  }

  @Test
  void aHolderThatWasTakenForDeadNoticesAndLeavesTheLockAlone() {
    RunLock suspended = RunLock.take(folder, HEARTBEAT);
    change("token", "of another driver");
    assertThatThrownBy(suspended::requireHeld)
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("has lost the run's lock");
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

  @Test
  void aRunThatAnotherDriverHasTakenOverIsNotWrittenTo() {
    SparkStart spark =
        new SparkStart(SettingsFile.read(List.of(), List.of()).section("spark"), "test");
    Identity settings = new Identity(new TreeMap<>());
    try (Run run = Run.open(spark, Location.of(directory), new PrintWriter(Writer.nullWriter()))) {
      run.stage("first", settings, new TreeMap<>(), Map::of);
      String manifest = folder.read("run.json").orElseThrow();
      change("token", "of another driver");
      assertThatThrownBy(() -> run.stage("second", settings, new TreeMap<>(), Map::of))
          .isInstanceOf(BusyException.class);
      assertThat(folder.read("run.json")).contains(manifest);
    }
  }

  @Test
  void everyProcessOfThisMachineIsKnownByItsStart() {
    LockHolder self = LockHolder.self();
    assertThat(self.sign()).isEqualTo(LockHolder.Sign.RUNS);
    assertThat(self.started()).matches("\\d+");
    assertThat(LockHolder.parse(self.toJson())).contains(self);
  }
}
