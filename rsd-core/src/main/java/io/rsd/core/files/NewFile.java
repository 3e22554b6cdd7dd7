package io.rsd.core.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that is written under a temporary name. {@link #commit} gives it its own name, in
 * place of an older file; closing without it discards what was written. Readers therefore never see
 * half a file.
 */
public final class NewFile implements AutoCloseable {

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final BufferedWriter writer;

  private NewFile(Path target, Path temporary) throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  /**
   * Begins a file. The temporary file is beside the target, on the same file system, so that the
   * move is atomic.
   */
  public static NewFile begin(Path target) throws IOException {
    return new NewFile(target, Unfinished.path(target));
  }

  /** Writes a whole text file. */
  public static void write(Path target, String content) throws IOException {
    try (NewFile file = begin(target)) {
      file.writer().write(content);
      file.commit();
    }
  }

  public BufferedWriter writer() {
    return writer;
  }

  /** Flushes the file to the disk and moves it to the target. */
  public void commit() throws IOException {
    writer.flush();
    channel.force(true);
    writer.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
