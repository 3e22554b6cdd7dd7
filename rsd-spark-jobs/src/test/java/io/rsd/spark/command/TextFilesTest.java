package io.rsd.spark.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {

  @TempDir private Path folder;

  @Test
  void aFileTakesItsPlaceWhenItIsWhole() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "older");
    try (NewFile replacement = TextFiles.replace(target)) {
      replacement.writer().write("newer");
      assertThat(target).hasContent("older");
      replacement.commit();
    }
    assertThat(target).hasContent("newer");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(target));
  }

  @Test
  void failureHalfWayLeavesTheOlderFileAndNothingElse() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "older");
    assertThatThrownBy(
            () -> {
              try (NewFile replacement = TextFiles.replace(target)) {
                replacement.writer().write("half of it");
                throw new IOException("no space left");
              }
            })
        .hasMessage("no space left");
    assertThat(target).hasContent("older");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(target));
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> TextFiles.reader(folder)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> TextFiles.replace(folder)).isInstanceOf(InvalidInputException.class);
  }
}
