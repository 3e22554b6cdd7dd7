package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir private Path directory;

  private RunFolder open(Path path) {
    return RunFolder.open(Location.of(path), new Configuration());
  }

  @Test
  void aSmallFileIsReplacedAndLeavesNothingBeside() throws IOException {
    RunFolder folder = open(directory.resolve("new/run"));
    assertThat(folder.read("run.json")).isEmpty();
    folder.write("run.json", "one");
    folder.write("run.json", "two");
    assertThat(folder.read("run.json")).contains("two");
    try (var files = Files.list(directory.resolve("new/run"))) {
      assertThat(files).containsExactly(directory.resolve("new/run/run.json"));
    }
  }

  @Test
  void aFileIsCreatedOnce() {
    RunFolder folder = open(directory);
    assertThat(folder.create("_lock", "first")).isTrue();
    assertThat(folder.create("_lock", "second")).isFalse();
    assertThat(folder.read("_lock")).contains("first");
  }

  @Test
  void aTableIsCompleteWhenItsMarkIsThere() throws IOException {
    RunFolder folder = open(directory);
    Path table = Files.createDirectories(directory.resolve("attempts/chunk=0000"));
    Files.writeString(table.resolve("part-0.parquet"), "half");
    assertThat(folder.isComplete("attempts/chunk=0000")).isFalse();
    Files.createFile(table.resolve("_SUCCESS"));
    assertThat(folder.isComplete("attempts/chunk=0000")).isTrue();
  }

  @Test
  void aFolderThatCannotBeMadeIsToldInOneSentence() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> open(file.resolve("run")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            file.resolve("run") + ": the folder cannot be made or written to: ");
    assertThatThrownBy(() -> RunFolder.open(Location.of("s3x:/bucket/run"), new Configuration()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("s3x");
  }
}
