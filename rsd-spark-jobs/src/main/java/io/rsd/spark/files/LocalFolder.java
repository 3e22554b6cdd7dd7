package io.rsd.spark.files;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Folders on this machine's disk that stand for folders in other file systems. */
public final class LocalFolder {

  private LocalFolder() {}

  /**
   * A folder in the system's temporary folder, always the same for a location, so that work that
   * was stopped goes on if it is begun again on this machine.
   */
  public static Path standingFor(String location) {
    UUID name = UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8));
    return Path.of(System.getProperty("java.io.tmpdir"), "rsd-" + name);
  }

  /** Copies some files and folders of a folder to another file system, over what is there. */
  public static void copy(Path from, List<String> names, Location to) {
    try {
      org.apache.hadoop.fs.Path target = to.hadoopPath();
      FileSystem system = to.fileSystem(SparkHadoopUtil.get().conf());
      system.mkdirs(target);
      for (String name : names) {
        org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(target, name);
        system.delete(there, true);
        system.copyFromLocalFile(new org.apache.hadoop.fs.Path(from.resolve(name).toUri()), there);
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: the content of %s cannot be copied to it: %s".formatted(to, from, e.getMessage()), e);
    }
  }

  /** Deletes a folder with its content. */
  public static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be deleted: " + e.getMessage(), e);
    }
  }
}
