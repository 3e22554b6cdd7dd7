package io.rsd.spark.command;

import io.rsd.spark.files.Location;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/**
 * A disk is full. Whatever was being written, the temporary files may have filled it as well as the
 * results, so the message says what is free for each.
 */
final class FullDiskException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What Linux says of it, in whatever exception. */
  private static final List<String> SIGNS =
      List.of("No space left on device", "Disk quota exceeded");

  private FullDiskException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * A failure that a full disk has caused, on this machine or on an executor's; empty if another
   * cause has.
   *
   * @param results where the command writes, if it is known
   */
  static Optional<FullDiskException> of(Throwable failure, Optional<Location> results) {
    return Optional.of(failure)
        .filter(FullDiskException::isFullDisk)
        .map(
            of ->
                new FullDiskException(
                    "a disk is full. Free on this machine are now %s. Make room; the same command goes on from there"
                        .formatted(free(results)),
                    of));
  }

  private static boolean isFullDisk(Throwable failure) {
    return MachineFault.causes(failure)
        .map(cause -> String.valueOf(cause.getMessage()))
        .anyMatch(message -> SIGNS.stream().anyMatch(message::contains));
  }

  private static String free(Optional<Location> results) {
    Stream<String> ofResults =
        results
            .filter(Location::isLocal)
            .map(of -> "%s in %s".formatted(megabytes(of.path().toFile()), of))
            .stream();
    Stream<String> ofTemporary =
        temporaryFolders()
            .distinct()
            .map(of -> "%s in %s for temporary files".formatted(megabytes(new File(of)), of));
    return Stream.concat(ofResults, ofTemporary).collect(Collectors.joining(", "));
  }

  /** Java's, and those that {@code spark.local.dir} names, with commas between them. */
  private static Stream<String> temporaryFolders() {
    Stream<String> spark =
        Optional.ofNullable(SparkEnv.get())
            .map(environment -> environment.conf().get("spark.local.dir", ""))
            .stream()
            .flatMap(folders -> Stream.of(folders.split(",")))
            .map(String::strip)
            .filter(folder -> !folder.isEmpty());
    return Stream.concat(Stream.of(System.getProperty("java.io.tmpdir")), spark);
  }

  private static String megabytes(File folder) {
    return String.format(Locale.ROOT, "%.1f MB", folder.getUsableSpace() / 1e6);
  }
}
