package io.rsd.spark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;

/** The reference files outside of the repository, for the tests that need them. */
public final class SharedFiles {

  private SharedFiles() {}

  /** A file or folder among them; the calling test is skipped where they are not at hand. */
  public static Path path(String name) {
    Optional<String> root =
        Optional.ofNullable(System.getProperty("RSD_SHARED"))
            .or(() -> Optional.ofNullable(System.getenv("RSD_SHARED")))
            .filter(folder -> !folder.isEmpty());
    assumeTrue(root.isPresent(), "RSD_SHARED is not set: the reference files are not at hand");
    return Path.of(root.orElseThrow(), name);
  }
}
