package io.rsd.spark.files;

import io.rsd.core.files.Sha256;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What files have in them, whatever they are called and wherever they are. */
public final class FileContent {

  private static final int BUFFER = 1 << 20;

  private FileContent() {}

  /**
   * A hash of files in their order: the SHA-256 of a single file, and otherwise that of the hashes
   * of all.
   *
   * @return 64 hexadecimal digits
   * @throws io.rsd.core.InvalidInputException if one cannot be read
   */
  public static String of(List<Path> files, Configuration hadoop) {
    List<String> hashes = files.stream().map(file -> of(file, hadoop)).toList();
    return hashes.size() == 1 ? hashes.get(0) : new Sha256().add(String.join("\n", hashes)).hex();
  }

  private static String of(Path file, Configuration hadoop) {
    return Failures.reading(
        file.toString(),
        () -> {
          Sha256 hash = new Sha256();
          byte[] buffer = new byte[BUFFER];
          try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
              hash.add(buffer, length);
            }
          }
          return hash.hex();
        });
  }
}
