package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.NewFolder;
import io.rsd.core.files.Unfinished;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileStatus;

/**
 * Copies of model folders on this machine's disk, shared by all processes of a user. A copy has the
 * name of the state that it is of, and has it only once it is whole.
 */
final class ModelCache {

  /** The lock on a file holds off other processes, and not other threads of this one. */
  private static final Object THIS_PROCESS = new Object();

  private final Path folder;

  ModelCache(Path folder) {
    this.folder = folder;
  }

  /**
   * The copy of a folder, made unless it is there.
   *
   * @throws InvalidInputException if it cannot be made
   */
  Path copy(ModelFolder model) {
    String name = model.state();
    Path copy = folder.resolve(name);
    synchronized (THIS_PROCESS) {
      try {
        Files.createDirectories(folder);
        try (FileChannel lock =
            FileChannel.open(
                folder.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
          lock.lock();
          if (!Files.isDirectory(copy)) {
            Unfinished.delete(folder, name::equals);
            NewFolder.fill(copy, files -> fill(files, model));
          }
        }
      } catch (IOException e) {
        // Without the cause: where that is not serializable, Spark drops the error with it.
        throw new InvalidInputException(
            "%s: cannot be copied to %s: %s".formatted(model.location(), copy, e));
      }
    }
    return copy;
  }

  private static void fill(NewFolder copy, ModelFolder model) throws IOException {
    for (FileStatus file : model.files()) {
      Path target = copy.resolve(file.getPath().getName());
      try (InputStream in = model.system().open(file.getPath())) {
        long length = Files.copy(in, target);
        if (length != file.getLen()) {
          throw new IOException(
              "%s has changed while it was copied".formatted(file.getPath().getName()));
        }
      }
    }
  }
}
