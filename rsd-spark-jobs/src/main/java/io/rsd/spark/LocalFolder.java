package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Folders on this machine's disk for folders that may lie elsewhere. */
final class LocalFolder {

  private LocalFolder() {}

  /** Whether a location is a path, or a URI of this machine's disk. */
  static boolean isLocal(String location) {
    return !location.contains("://") || location.startsWith("file:");
  }

  /** The path of a location on this machine's disk. */
  static Path of(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }

  /**
   * A folder in the system's temporary folder, always the same for a location, so that work that
   * was stopped goes on if it is begun again on this machine.
   */
  static Path standingFor(String location) {
    UUID name = UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8));
    return Path.of(System.getProperty("java.io.tmpdir"), "rsd-" + name);
  }

  /** Copies some files and folders of a folder to another file system, over what is there. */
  static void copy(Path from, List<String> names, String to) {
    try {
      org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(to);
      FileSystem system = target.getFileSystem(SparkHadoopUtil.get().conf());
      system.mkdirs(target);
      for (String name : names) {
        org.apache.hadoop.fs.Path there = new org.apache.hadoop.fs.Path(target, name);
        system.delete(there, true);
        system.copyFromLocalFile(new org.apache.hadoop.fs.Path(from.resolve(name).toUri()), there);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s: what lies in %s cannot be copied to it: %s".formatted(to, from, e.getMessage()), e);
    }
  }

  /** Deletes a folder with all that lies in it. */
  static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be deleted: " + e.getMessage(), e);
    }
  }
}
