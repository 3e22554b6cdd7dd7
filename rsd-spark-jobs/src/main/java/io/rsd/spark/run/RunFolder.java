package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.GlobPaths;
import io.rsd.spark.files.Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The folder of a run, in any file system that Hadoop knows. */
public final class RunFolder {

  private static final String COMPLETE = "_SUCCESS";

  private final Location location;
  private final FileSystem files;
  private final Path root;

  private RunFolder(Location location, Configuration hadoop) {
    this.location = location;
    this.files = location.fileSystem(hadoop);
    this.root = files.makeQualified(location.hadoopPath());
  }

  /**
   * Makes the folder where it is not there yet, and tries whether it can be written to.
   *
   * @throws InvalidInputException if it cannot
   */
  public static RunFolder open(Location location, Configuration hadoop) {
    try {
      RunFolder folder = new RunFolder(location, hadoop);
      folder.files.mkdirs(folder.root);
      folder.write("_writable", "");
      folder.delete("_writable");
      return folder;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          "%s: the folder cannot be made or written to: %s".formatted(location, e.getMessage()), e);
    }
  }

  /**
   * A folder that is only read.
   *
   * @throws InvalidInputException if it is not there
   */
  public static RunFolder existing(Location location, Configuration hadoop) {
    try {
      RunFolder folder = new RunFolder(location, hadoop);
      if (folder.files.exists(folder.root)) {
        return folder;
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: cannot be read: %s".formatted(location, e.getMessage()), e);
    }
    throw new InvalidInputException(location + ": there is no such run");
  }

  /**
   * The rows of Parquet files, or of folders of them. Spark takes the path of what it reads, unlike
   * that of what it writes, for a pattern.
   *
   * @param names within the run; without any there are no rows
   */
  Dataset<Row> rows(SparkSession spark, StructType schema, List<String> names) {
    String[] paths =
        names.stream().map(name -> GlobPaths.escaped(new Path(root, name))).toArray(String[]::new);
    return paths.length == 0
        ? spark.createDataFrame(List.of(), schema)
        : spark.read().schema(schema).parquet(paths);
  }

  /** The location of a file or folder in it, for Spark to write. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /** Where it is. */
  Location location() {
    return location;
  }

  /** Whether the folder is on this machine's disk. */
  boolean isLocal() {
    return location.isLocal();
  }

  /** Whether Spark has written a folder to its end: its committer leaves a mark then. */
  boolean isComplete(String name) {
    return call(name + "/" + COMPLETE, files::exists);
  }

  /**
   * The sizes of the files in a folder, in bytes, by their names in it; none if it is not there.
   */
  Map<String, Long> sizes(String name) {
    return call(
        name,
        path -> {
          Map<String, Long> sizes = new TreeMap<>();
          try {
            for (FileStatus file : files.listStatus(path)) {
              sizes.put(file.getPath().getName(), file.getLen());
            }
          } catch (FileNotFoundException e) {
            return Map.of();
          }
          return sizes;
        });
  }

  /** The Parquet files in a folder, by their names within the run, in the order of the names. */
  List<String> parquetFiles(String name) {
    return sizes(name).keySet().stream()
        .filter(file -> file.endsWith(".parquet"))
        .map(file -> name + "/" + file)
        .toList();
  }

  /** How many rows a Parquet file has, by its footer. */
  long parquetRows(String name) {
    return call(
        name,
        path -> {
          try (ParquetFileReader file =
              ParquetFileReader.open(HadoopInputFile.fromPath(path, files.getConf()))) {
            return file.getRecordCount();
          }
        });
  }

  long size(String name) {
    return call(name, path -> files.getFileStatus(path).getLen());
  }

  /**
   * Gives a file another place, where there is none. On a disk its checksum stays behind, which
   * readers of a table would take for a table. In an object store this copies the file.
   */
  void move(String from, String to) {
    call(
        to,
        path -> {
          files.mkdirs(path.getParent());
          if (!files.rename(new Path(root, from), path)) {
            throw new IOException("%s cannot be renamed to it".formatted(from));
          }
          return path;
        });
  }

  /** The text of a small file; empty if it is not there. */
  public Optional<String> read(String name) {
    return call(
        name,
        path -> {
          try (FSDataInputStream in = files.open(path)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Writes a small file, whose old content stays until the new one is whole. */
  void write(String name, String text) {
    call(
        name,
        path -> {
          if (root.toUri().getScheme().startsWith("s3")) {
            // An object store shows an object when it is whole, and renames by copying.
            put(path, text, true);
          } else {
            Path temporary = new Path(root, "_%s-%s".formatted(path.getName(), UUID.randomUUID()));
            put(temporary, text, false);
            replace(temporary, path);
          }
          return path;
        });
  }

  private void replace(Path from, Path to) throws IOException {
    if (!isLocal()) {
      FileContext.getFileContext(root.toUri(), files.getConf())
          .rename(from, to, Options.Rename.OVERWRITE);
    } else if (!files.rename(from, to)) {
      throw new IOException("the file cannot be replaced");
    }
  }

  private void put(Path path, String text, boolean overwrite) throws IOException {
    try (FSDataOutputStream out = files.create(path, overwrite)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes a small file unless it exists; returns whether it did. */
  public boolean create(String name, String text) {
    return call(
        name,
        path -> {
          try {
            put(path, text, false);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          }
        });
  }

  void delete(String name) {
    call(name, path -> files.delete(path, true));
  }

  @Override
  public String toString() {
    return location.toString();
  }

  private interface Operation<T> {
    T on(Path path) throws IOException;
  }

  private <T> T call(String name, Operation<T> operation) {
    Path path = new Path(root, name);
    try {
      return operation.on(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
  }
}
