package io.rsd.core.files;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder that is filled under a temporary name and gets its own name only when it is complete.
 */
public final class NewFolder {

  /** Writes the files of a new folder. */
  @FunctionalInterface
  public interface Content {
    void write(NewFolder folder) throws IOException;
  }

  private final Path temporary;

  private NewFolder(Path temporary) {
    this.temporary = temporary;
  }

  /**
   * Refuses a target that already exists and is not an empty folder.
   *
   * @throws InvalidInputException if the target is a file, or a folder that is not empty
   */
  public static void refuseOccupied(Path target) {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new InvalidInputException(target + ": is a file; name a new folder");
    }
    try (var entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw new InvalidInputException(
            target + ": already holds files; name a new folder, or remove this one first");
      }
    } catch (IOException e) {
      throw new InvalidInputException(target + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Creates a folder with the given content, or nothing if that fails. The temporary folder is
   * beside the target, on the same file system, so that the move is atomic.
   */
  public static void fill(Path target, Content content) throws IOException {
    Path absolute = target.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    NewFolder folder = new NewFolder(Files.createDirectory(Unfinished.path(absolute)));
    try {
      content.write(folder);
      folder.moveTo(absolute);
    } catch (IOException | RuntimeException e) {
      folder.delete(e);
      throw e;
    }
  }

  /** The path of a file or folder to create in the new folder. */
  public Path resolve(String name) {
    return temporary.resolve(name);
  }

  /** Writes a new file and flushes it to the disk. */
  public void write(String name, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Moves the folder to its name. Fails if a folder with content has appeared there. */
  private void moveTo(Path target) throws IOException {
    synchronize(temporary);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    synchronize(target.getParent());
  }

  private void delete(Exception reason) {
    try {
      Folders.delete(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** The names in a folder reach the disk only when the folder itself is synchronized. */
  private static void synchronize(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
