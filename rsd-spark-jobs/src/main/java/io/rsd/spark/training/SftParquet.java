package io.rsd.spark.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Part;
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
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Reads an SFT table from Parquet, without Spark. The columns are those of {@link
 * io.rsd.core.training.SftJsonLines}; others are passed over.
 */
final class SftParquet {

  private SftParquet() {}

  /**
   * Reads a file, or the files {@code *.parquet} of a folder in the order of their names.
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

  private static List<Path> files(Location table, Configuration hadoop) {
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
              .filter(file -> file.getName().endsWith(".parquet"))
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

  private static void readFile(Path file, Configuration hadoop, List<SftRow> rows) {
    int number = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build()) {
      Optional<Group> group = Optional.ofNullable(reader.read());
      while (group.isPresent()) {
        number++;
        rows.add(row(file.getName() + ", row " + number, group.get()));
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

  private static SftRow row(String origin, Group group) {
    return new SftRow(
        origin,
        part(origin, group, "prompt"),
        part(origin, group, "completion"),
        text(origin, group, "kind").map(name -> kind(origin, name)).orElse(Kind.FULL));
  }

  private static Kind kind(String origin, String name) {
    return Kind.named(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: kind must be full or prefix, not %s".formatted(origin, name)));
  }

  private static Part part(String origin, Group group, String name) {
    Optional<Part> ids = ids(origin, group, name + "_token_ids").map(Part.TokenIds::new);
    return ids.or(() -> text(origin, group, name).map(Part.Text::new))
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: has neither %s nor %s_token_ids".formatted(origin, name, name)));
  }

  private static boolean has(Group group, String column) {
    return group.getType().containsField(column) && group.getFieldRepetitionCount(column) > 0;
  }

  private static Optional<String> text(String origin, Group group, String column) {
    if (!has(group, column)) {
      return Optional.empty();
    }
    if (!isPrimitive(group.getType().getType(column), PrimitiveTypeName.BINARY)) {
      throw new InvalidInputException(origin + ": " + column + " must be a string");
    }
    return Optional.of(group.getString(column, 0));
  }

  /** A list is a group that repeats a group with one field, whatever writers call these. */
  private static Optional<int[]> ids(String origin, Group group, String column) {
    if (!has(group, column)) {
      return Optional.empty();
    }
    InvalidInputException notIds =
        new InvalidInputException(origin + ": " + column + " must be a list of token ids");
    if (group.getType().getType(column).isPrimitive()) {
      throw notIds;
    }
    Group list = group.getGroup(column, 0);
    int[] ids = new int[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < ids.length; i++) {
      if (list.getType().getType(0).isPrimitive()) {
        throw notIds;
      }
      Group item = list.getGroup(0, i);
      Type type = item.getType().getType(0);
      if (item.getFieldRepetitionCount(0) == 0) {
        throw notIds;
      } else if (isPrimitive(type, PrimitiveTypeName.INT32)) {
        ids[i] = item.getInteger(0, 0);
      } else if (isPrimitive(type, PrimitiveTypeName.INT64)) {
        long id = item.getLong(0, 0);
        ids[i] = id == (int) id ? (int) id : -1;
      } else {
        throw notIds;
      }
    }
    return Optional.of(ids);
  }

  private static boolean isPrimitive(Type type, PrimitiveTypeName name) {
    return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == name;
  }
}
