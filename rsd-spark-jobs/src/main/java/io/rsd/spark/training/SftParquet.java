package io.rsd.spark.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftColumns;
import io.rsd.core.training.SftRow;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Reads an SFT table with the columns of {@link SftColumns} from Parquet, without Spark. */
final class SftParquet {

  private SftParquet() {}

  /**
   * Reads a file, or the files {@code *.parquet} of a folder in the order of their names. Other
   * files of the folder, and hidden ones, are passed over.
   *
   * @throws InvalidInputException naming the file, and the row and column where it is one of them
   */
  static List<SftRow> read(Location table) {
    List<SftRow> rows = new ArrayList<>();
    // Spark's settings, if Spark runs: they say how to reach other file systems.
    Configuration hadoop = SparkHadoopUtil.get().conf();
    for (Path file : files(table, hadoop)) {
      readFile(file, hadoop, rows);
    }
    return rows;
  }

  /** Whether there is a folder of this name. */
  static boolean isFolder(Location table) {
    try {
      Path path = table.hadoopPath();
      FileSystem system = table.fileSystem(SparkHadoopUtil.get().conf());
      return system.exists(path) && system.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw new InvalidInputException(table + ": cannot be read: " + e, e);
    }
  }

  /** The files of a table, in the order of their names. */
  static List<Path> files(Location table, Configuration hadoop) {
    try {
      Path path = table.hadoopPath();
      FileSystem system = table.fileSystem(hadoop);
      if (!system.exists(path)) {
        throw new InvalidInputException(table + ": there is no such file");
      }
      if (!system.getFileStatus(path).isDirectory()) {
        return List.of(path);
      }
      List<Path> files =
          Arrays.stream(system.listStatus(path))
              .map(FileStatus::getPath)
              .filter(SftParquet::isTable)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new InvalidInputException(table + ": holds no .parquet files");
      }
      return files;
    } catch (IOException e) {
      throw new InvalidInputException(table + ": cannot be read: " + e, e);
    }
  }

  /** What begins with a dot or a line is left there by systems and jobs, and is no table. */
  private static boolean isTable(Path file) {
    String name = file.getName();
    return name.endsWith(".parquet") && !name.startsWith(".") && !name.startsWith("_");
  }

  private static void readFile(Path file, Configuration hadoop, List<SftRow> rows) {
    int number = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build()) {
      Optional<Group> group = Optional.ofNullable(reader.read());
      while (group.isPresent()) {
        number++;
        rows.add(SftColumns.row(file.getName() + ", row " + number, new ParquetCells(group.get())));
        group = Optional.ofNullable(reader.read());
      }
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Parquet reports a damaged file by whatever exception its bytes happen to cause.
      throw new InvalidInputException(
          "%s: cannot be read as Parquet after row %d: %s"
              .formatted(file.toUri().getPath(), number, e.getMessage()),
          e);
    }
  }
}
