package io.rsd.core.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The reference files outside the repository; a test that needs them is skipped without them. */
public final class SharedFiles {

  private SharedFiles() {}

  /** The folder of all reference files; empty where nobody named it. */
  public static Optional<Path> root() {
    return Optional.ofNullable(System.getProperty("RSD_SHARED"))
        .or(() -> Optional.ofNullable(System.getenv("RSD_SHARED")))
        .map(Path::of);
  }

  /** A folder or file among them; the calling test is skipped where there are none. */
  public static Path folder(String name) {
    assumeTrue(root().isPresent(), "needs the reference files: set RSD_SHARED to their folder");
    return root().orElseThrow().resolve(name);
  }

  /** The folders of the tiny reference models. */
  static List<Path> goldenModels() {
    try (Stream<Path> folders = Files.list(folder("golden"))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
