package io.rsd.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rsd.core.BusyException;
import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.FinishedRun;
import io.rsd.spark.TinyRun;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.SparkStart;
import io.rsd.spark.run.StageFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the number means that a command ends with. */
@ExtendWith(FinishedRun.class)
class ExitCodeTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"DONE, 0", "FAILED, 1", "USELESS, 2", "BUSY, 3"})
  void numbersDoNotChange(ExitCode code, int number) {
    assertThat(code.code()).isEqualTo(number);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureMeans(Throwable failure, ExitCode code) {
    assertThat(ExitCode.of(failure)).isEqualTo(code);
    // Spark and its tasks wrap what they throw.
    assertThat(ExitCode.of(new IllegalStateException(new IOException(failure)))).isEqualTo(code);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new InvalidInputException("wrong"), ExitCode.USELESS),
        arguments(new BusyException("in use"), ExitCode.BUSY),
        arguments(new StageFailedException("lost", new IOException("disk")), ExitCode.FAILED),
        arguments(new IllegalArgumentException("a fault of ours"), ExitCode.FAILED),
        arguments(new OutOfMemoryError("heap"), ExitCode.FAILED),
        arguments(new IOException("write: No space left on device"), ExitCode.FAILED),
        // As a reader has it that blames the file in hand.
        arguments(
            new InvalidInputException("a.jsonl: cannot be read: No space left on device"),
            ExitCode.FAILED));
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheMachine")
  void aFaultOfTheMachineIsOneSentence(Throwable failure, String sentence) {
    assertThat(ExitCode.sentence(new StageFailedException("solve", failure)))
        .get()
        .asString()
        .contains(sentence)
        .hasLineCount(1);
  }

  static Stream<Arguments> faultsOfTheMachine() {
    return Stream.of(
        arguments(
            new IOException("No space left on device"),
            "MB in %s for temporary files".formatted(System.getProperty("java.io.tmpdir"))),
        arguments(new IOException("Disk quota exceeded"), "a disk is full"),
        arguments(new OutOfMemoryError("Java heap space"), "out of memory (Java heap space): give"),
        arguments(
            new IllegalStateException(
                "Job aborted: Lost task 1.7 in stage 3.0 (TID 9): ExecutorLostFailure (executor 2"
                    + " exited) Reason: Command exited with code 137\nDriver stacktrace:"),
            "Reason: Command exited with code 137. Exit code 52 or 137 means a lack of memory"),
        arguments(
            new BindException("Cannot assign requested address: Service 'sparkDriver' failed\nx"),
            "Cannot assign requested address: Service 'sparkDriver' failed"));
  }

  @Test
  void whatNobodyHasForeseenHasNoSentence() {
    assertThat(ExitCode.sentence(new IllegalStateException("a fault of ours"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "rsd-spark-jobs/README.md"})
  void theReadmesHaveEveryCode(String readme) throws IOException {
    String text = Files.readString(Path.of("..").resolve(readme));
    for (ExitCode code : ExitCode.values()) {
      assertThat(text).contains("\n| %d | ".formatted(code.code()));
    }
  }

  @Test
  void aRunThatAnotherDriverWorksOnIsBusy(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    SparkStart spark =
        new SparkStart(SettingsFile.read(List.of(), List.of()).section("spark"), "other");
    try (Run other =
        Run.open(spark, Location.of(run.folder()), new PrintWriter(Writer.nullWriter()))) {
      assertThat(other.folder()).hasToString(run.folder().toString());
      for (String command : List.of("problems", "pipeline", "train")) {
        TinyRun.Outcome outcome = run.rsd(command);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.BUSY.code());
        assertThat(outcome.told())
            .startsWith("rsd: ")
            .contains(
                "another driver is at work on this run, process " + ProcessHandle.current().pid())
            .hasLineCount(1);
      }
    }
    run.rsd("problems").succeeds();
  }

  @Test
  void wrongUsageSettingsAndInputAreUseless(TinyRun finished) {
    TinyRun run = finished.another(folder.resolve("run"));
    assertThat(run.rsd("problems", "--confg=x").exitCode()).isEqualTo(ExitCode.USELESS.code());
    assertThat(run.rsd("problems", "problems.limit=few").exitCode())
        .isEqualTo(ExitCode.USELESS.code());
    assertThat(run.rsd("problems", "problems.path=nowhere.jsonl").exitCode())
        .isEqualTo(ExitCode.USELESS.code());
  }

  @Test
  void whatCannotBeWrittenForNowFails(TinyRun finished) throws IOException {
    TinyRun run = finished.another(folder.resolve("run")).having(List.of("problems"));
    Path inTheWay = Files.writeString(run.file("attempts"), "");
    TinyRun.Outcome outcome = run.rsd("solve");
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(outcome.told()).contains("the stage solve failed");
    Files.delete(inTheWay);
    run.rsd("solve").succeeds();
  }
}
