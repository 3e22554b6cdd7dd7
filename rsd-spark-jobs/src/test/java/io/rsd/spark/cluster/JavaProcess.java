package io.rsd.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Java process of its own, whose output goes to a file. */
final class JavaProcess implements AutoCloseable {

  /** So long that no machine that is busy with other work comes to it. */
  private static final Duration DEADLINE = Duration.ofMinutes(20);

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static JavaProcess start(Path log, Map<String, String> environment, List<String> arguments) {
    return start(log, environment, List.of(), arguments);
  }

  /**
   * As above.
   *
   * @param before a command that becomes the one that follows it
   */
  static JavaProcess start(
      Path log, Map<String, String> environment, List<String> before, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the process has ended, and returns its exit code. */
  int exitCode() {
    try {
      assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .withFailMessage(() -> "it did not end: " + output())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void succeeds() {
    assertThat(exitCode()).withFailMessage(this::output).isZero();
  }

  /** Waits until something holds, as long as this process runs. */
  void runsUntil(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(DEADLINE);
    while (!holds.getAsBoolean()) {
      assertThat(process.isAlive() && Instant.now().isBefore(end))
          .withFailMessage(() -> "never came to this: " + what + "\n" + output())
          .isTrue();
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGSTOP: the process does nothing any more, but it is there. */
  void suspend() {
    try {
      new ProcessBuilder("kill", "-STOP", Long.toString(pid())).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM: the process is asked to end. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL: the process has no chance to tidy up. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill();
  }
}
