package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Failures;
import io.rsd.spark.files.Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files of problems at a place that the settings name. */
final class InputFiles {

  private static final String KINDS =
      "Parquet (.parquet), JSON lines (.jsonl, .json) or CSV (.csv), the last two perhaps"
          + " compressed (.gz)";

  private InputFiles() {}

  /**
   * The file itself, or the files of a folder in the order of their names.
   *
   * @throws InvalidInputException if there is nothing, or nothing of a known kind
   */
  static List<InputFile> find(Location location, Configuration hadoop) {
    String name = location.toString();
    return Failures.reading(
        name, () -> find(name, location.hadoopPath(), location.fileSystem(hadoop)));
  }

  private static List<InputFile> find(String location, Path root, FileSystem system)
      throws IOException {
    if (!status(location, root, system).isDirectory()) {
      return List.of(
          open(location, root)
              .orElseThrow(
                  () ->
                      new InvalidInputException(location + ": its name is not that of " + KINDS)));
    }
    String folder = location.replaceAll("/+$", "") + "/";
    List<InputFile> files =
        Arrays.stream(system.listStatus(root))
            .filter(FileStatus::isFile)
            .map(FileStatus::getPath)
            .filter(path -> !isHidden(path))
            .sorted(Comparator.comparing(Path::getName))
            .flatMap(path -> open(folder + path.getName(), path).stream())
            .toList();
    if (files.isEmpty()) {
      throw new InvalidInputException(location + ": this folder has no files of " + KINDS);
    }
    return files;
  }

  private static FileStatus status(String location, Path root, FileSystem system)
      throws IOException {
    try {
      return system.getFileStatus(root);
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(location + ": there is no such file or folder", e);
    }
  }

  /** As Hadoop has it: what jobs leave beside their results. */
  private static boolean isHidden(Path path) {
    return path.getName().startsWith("_") || path.getName().startsWith(".");
  }

  private static Optional<InputFile> open(String name, Path path) {
    String file = path.getName().toLowerCase(Locale.ROOT);
    if (file.endsWith(".parquet")) {
      return Optional.of(new ParquetFile(name, path));
    }
    String plain = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
    if (Stream.of(".jsonl", ".json").anyMatch(plain::endsWith)) {
      return Optional.of(new JsonLinesFile(name, path));
    }
    return Optional.of(path).filter(of -> plain.endsWith(".csv")).map(of -> new CsvFile(name, of));
  }
}
