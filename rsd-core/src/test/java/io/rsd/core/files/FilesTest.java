package io.rsd.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileTakesTheOlderOnesPlaceOnlyWhenItIsWhole() throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "older");
    try (NewFile file = NewFile.begin(target)) {
      file.writer().write("né");
      file.writer().flush();
      assertThat(target).hasContent("older");
      assertThat(names()).hasSize(2);
      file.commit();
      assertThat(target).hasContent("né");
    }
    assertThat(names()).containsExactly("file");
  }

  @Test
  void aFileThatIsNotCommittedLeavesNothing() throws IOException {
    try (NewFile file = NewFile.begin(folder.resolve("file"))) {
      file.writer().write("half of it");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aFolderWhoseContentFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                NewFolder.fill(
                    folder.resolve("new"),
                    content -> {
                      content.write("first", new byte[3]);
                      Files.createDirectory(content.resolve("inner"));
                      throw new IOException("no space left");
                    }))
        .hasMessage("no space left");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNameItWasMeantFor() throws IOException {
    Files.createDirectories(folder.resolve(".a.b.unfinished-1/inner"));
    Files.writeString(folder.resolve(".a.unfinished-2"), "half");
    Files.writeString(folder.resolve("a.unfinished-3"), "somebody's own");
    Unfinished.delete(folder, "a.b"::equals);
    assertThat(names()).containsExactly(".a.unfinished-2", "a.unfinished-3");
    Unfinished.delete(folder, target -> true);
    assertThat(names()).containsExactly("a.unfinished-3");
  }

  @Test
  void aFolderIsDeletedWithEverythingInItAndMayBeMissing() throws IOException {
    Path full = Files.createDirectories(folder.resolve("full/inner")).getParent();
    Files.writeString(full.resolve("inner/file"), "text");
    Path outside = Files.writeString(folder.resolve("outside"), "text");
    Files.createSymbolicLink(full.resolve("link"), outside);
    Folders.delete(full);
    Folders.delete(full);
    assertThat(names()).containsExactly("outside");
  }

  @Test
  void hashesAreThoseOfTheStandard() throws IOException {
    String ofAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(new Sha256().add("abc").hex()).isEqualTo(ofAbc);
    ByteBuffer b = ByteBuffer.wrap("b".getBytes(StandardCharsets.UTF_8));
    assertThat(new Sha256().add("a").add(b).add(new byte[] {'c', 'd'}, 1).hex()).isEqualTo(ofAbc);
    assertThat(new Sha256().bytes()).hasSize(32).startsWith(0xe3, 0xb0, 0xc4, 0x42);
    Path file = folder.resolve("file");
    Files.writeString(file, "abc".repeat(1_000_000));
    assertThat(Sha256.of(file)).isEqualTo(new Sha256().add("abc".repeat(1_000_000)).hex());
  }
}
