package io.rsd.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tests read from outside the repository is listed in one place. */
class SharedFilesTest {

  /** The sources of all modules; a module's tests run in its own folder. */
  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> all = Files.walk(tests)) {
            all.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static boolean isIn(Path source, String text) {
    try {
      return Files.readString(source).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noTestReadsTheVariableButThroughTheList() throws IOException {
    assertThat(testSources())
        .filteredOn(source -> isIn(source, "RSD_" + "SHARED"))
        .extracting(source -> source.getFileName().toString())
        .containsExactly("SharedFiles.java");
  }

  @Test
  void everyEntryOfTheListIsRead() throws IOException {
    List<Path> sources = testSources();
    assertThat(Arrays.stream(SharedFiles.values()))
        .allSatisfy(
            entry ->
                assertThat(sources).anyMatch(source -> isIn(source, "SharedFiles." + entry + ".")));
  }
}
