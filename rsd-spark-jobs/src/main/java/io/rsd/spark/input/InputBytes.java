package io.rsd.spark.input;

import com.github.luben.zstd.ZstdInputStream;
import io.rsd.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** Opens files of text that may be compressed, as the ends of their names say. */
final class InputBytes {

  private static final String GZIP = ".gz";
  private static final String BZIP2 = ".bz2";
  private static final String ZSTD = ".zst";

  private static final int BUFFER = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private InputBytes() {}

  /** A file's name in small letters, without the end that says how it is compressed. */
  static String plainName(Path path) {
    String name = path.getName().toLowerCase(Locale.ROOT);
    return List.of(GZIP, BZIP2, ZSTD).stream()
        .filter(name::endsWith)
        .findFirst()
        .map(end -> name.substring(0, name.length() - end.length()))
        .orElse(name);
  }

  static boolean isCompressed(Path path) {
    return !plainName(path).equals(path.getName().toLowerCase(Locale.ROOT));
  }

  /**
   * The content of a file without its byte order mark. The stream can be marked.
   *
   * @param name of the file, for people
   * @throws InvalidInputException if it is UTF-16
   */
  static InputStream open(String name, Path path, Configuration hadoop) throws IOException {
    BufferedInputStream content =
        new BufferedInputStream(
            decompressed(path, path.getFileSystem(hadoop).open(path), hadoop), BUFFER);
    content.mark(BYTE_ORDER_MARK.length);
    byte[] start = content.readNBytes(BYTE_ORDER_MARK.length);
    if (start.length > 1 && (start[0] & start[1] & 0xFF) == 0xFE && start[0] != start[1]) {
      throw new InvalidInputException(name + ": is UTF-16; save it as UTF-8");
    }
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      content.reset();
    }
    return content;
  }

  private static InputStream decompressed(Path path, InputStream bytes, Configuration hadoop)
      throws IOException {
    String name = path.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(ZSTD)) {
      // Hadoop's needs its native library.
      return new ZstdInputStream(bytes);
    }
    if (name.endsWith(GZIP)) {
      return codec(GzipCodec.class, hadoop).createInputStream(bytes);
    }
    return name.endsWith(BZIP2) ? codec(BZip2Codec.class, hadoop).createInputStream(bytes) : bytes;
  }

  private static CompressionCodec codec(
      Class<? extends CompressionCodec> type, Configuration hadoop) {
    return ReflectionUtils.newInstance(type, hadoop);
  }
}
