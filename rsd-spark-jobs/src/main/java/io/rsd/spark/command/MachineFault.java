package io.rsd.spark.command;

import java.net.BindException;
import java.util.Optional;
import java.util.stream.Stream;

/** Faults of the machine, told in one sentence. They may pass, so trying again may help. */
final class MachineFault {

  private static final String LOST_EXECUTOR = "ExecutorLostFailure";

  private MachineFault() {}

  /** What the machine lacks, if that is why something failed. */
  static Optional<String> sentence(Throwable failure) {
    return causes(failure)
        .flatMap(cause -> sentenceOf(cause).stream())
        .findFirst()
        .or(() -> FullDiskException.of(failure, Optional.empty()).map(Throwable::getMessage));
  }

  private static Optional<String> sentenceOf(Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElse("");
    if (cause instanceof FullDiskException) {
      return Optional.of(message);
    }
    if (cause instanceof OutOfMemoryError) {
      return Optional.of(
          "out of memory (%s): give Java more, with deploy/rsd by RSD_JAVA_OPTS=-Xmx8g and under spark-submit by --driver-memory or --executor-memory, or lower decoding.slots"
              .formatted(message));
    }
    if (cause instanceof BindException) {
      return Optional.of(message.lines().findFirst().orElse("there is no free port"));
    }
    return lostExecutors(message);
  }

  /** What Spark says of a task whose executors have all died under it. */
  private static Optional<String> lostExecutors(String message) {
    return message
        .lines()
        .filter(line -> line.contains(LOST_EXECUTOR))
        .findFirst()
        .map(line -> line.substring(line.indexOf(LOST_EXECUTOR)))
        .map(
            line ->
                "executors were lost again and again: %s. Exit code 52 or 137 means a lack of memory: raise spark.executor.memory or spark.executor.memoryOverhead, or lower decoding.slots"
                    .formatted(line));
  }

  static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
