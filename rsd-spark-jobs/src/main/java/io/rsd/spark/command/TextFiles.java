package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.NewFile;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens the text files that commands read and write, with errors for people. */
final class TextFiles {

  private TextFiles() {}

  /**
   * Opens a UTF-8 file for reading, unpacked if its name ends in {@code .gz}. Bytes that are not
   * UTF-8 become U+FFFD, so that they spoil their own line alone.
   *
   * @throws InvalidInputException if there is no such file, it may not be read or is not packed as
   *     its name says
   */
  static BufferedReader reader(Path file) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InvalidInputException(file + ": there is no such file");
    }
    if (!Files.isReadable(file)) {
      throw new InvalidInputException(file + ": may not be read");
    }
    return new BufferedReader(new InputStreamReader(unpacked(file), StandardCharsets.UTF_8));
  }

  private static InputStream unpacked(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    if (!file.getFileName().toString().endsWith(".gz")) {
      return bytes;
    }
    try {
      return new GZIPInputStream(bytes);
    } catch (ZipException | EOFException noGzip) {
      bytes.close();
      throw new InvalidInputException(
          file + ": its name ends in .gz, but it is no gzip file", noGzip);
    }
  }

  /**
   * Begins a file that takes the place of {@code target} when it is whole, and never before.
   *
   * @throws InvalidInputException if the folder is missing or cannot be written
   */
  static NewFile replace(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InvalidInputException(target + ": its folder does not exist");
    }
    if (Files.isDirectory(target)) {
      throw new InvalidInputException(target + " is a folder; name a file");
    }
    try {
      return NewFile.begin(target);
    } catch (IOException e) {
      throw new InvalidInputException(target + ": its folder cannot be written: " + e, e);
    }
  }
}
