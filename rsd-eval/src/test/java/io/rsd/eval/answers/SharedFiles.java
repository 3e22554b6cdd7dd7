package io.rsd.eval.answers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The reference files outside of the repository, for the tests that need them. */
final class SharedFiles {

  private SharedFiles() {}

  /** The rows of a file of JSON Lines; skips the test where the reference files are not at hand. */
  static List<JsonObject> rows(String file) throws IOException {
    String root =
        Optional.ofNullable(System.getProperty("RSD_SHARED"))
            .or(() -> Optional.ofNullable(System.getenv("RSD_SHARED")))
            .orElse("");
    assumeTrue(!root.isEmpty(), "RSD_SHARED is not set: the reference files are not at hand");
    try (var lines = Files.lines(Path.of(root, file))) {
      return lines.map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }
  }
}
