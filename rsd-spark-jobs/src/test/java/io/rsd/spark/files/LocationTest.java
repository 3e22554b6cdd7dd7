package io.rsd.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  private static final Path HERE = Path.of("").toAbsolutePath();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"runs/a", "./runs/a", "runs/b/../a", "runs/a/"})
  void aRelativePathIsAbsoluteAtOnce(String text) {
    assertThat(Location.of(text)).isEqualTo(Location.of(HERE.resolve("runs/a")));
    assertThat(Location.of(text).path()).isEqualTo(HERE.resolve("runs/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/data/run", "file:/data/run", "file:///data/run", "file://localhost/data/run/"})
  void aFileUriIsThePathItNames(String text) {
    assertThat(Location.of(text)).hasToString("/data/run").isEqualTo(Location.of("/data/run"));
    assertThat(Location.of(text).hadoopPath()).hasToString("file:/data/run");
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs:/runs/a, hdfs:/runs/a",
    "hdfs://name:8020/runs/a/, hdfs://name:8020/runs/a",
    "s3a://bucket/runs, s3a://bucket/runs",
    "dbfs:/runs, dbfs:/runs",
    "abfss://c@account.dfs.core.windows.net/x, abfss://c@account.dfs.core.windows.net/x",
    "hdfs:///, hdfs:///"
  })
  void everyOtherSchemeIsAnotherFileSystem(String text, String expected) {
    Location location = Location.of(text);

    assertThat(location.isLocal()).isFalse();
    assertThat(location).hasToString(expected);
    assertThatThrownBy(location::path).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNameWithAColonThatExistsIsAPath() throws IOException {
    Path named = Files.createDirectory(folder.resolve("qwen3:tiny"));
    Path relative = HERE.relativize(named);

    assertThat(Location.of(named.toString()).path()).isEqualTo(named);
    assertThat(Location.of(relative.toString()).path()).isEqualTo(named);
    assertThat(Location.of(named).hadoopPath().toUri().getPath()).isEqualTo(named.toString());
  }

  @Test
  void aNameWithAColonThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> Location.of("qwen3:tiny"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("qwen3:tiny: there is no such file or folder here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C:\\models\\qwen", "C:/models/qwen", "\\\\server\\share"})
  void aWindowsPathIsRefused(String text) {
    assertThatThrownBy(() -> Location.of(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(text + ": is a Windows path");
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThatThrownBy(() -> Location.of(" ")).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void theHomeFolderMayBeWrittenShort() {
    String home =
        Optional.ofNullable(System.getenv("HOME")).orElse(System.getProperty("user.home"));
    assertThat(Location.of("~/models").path()).isEqualTo(Path.of(home, "models"));
    assertThat(Location.of("~").path()).isEqualTo(Path.of(home));
    assertThat(Location.of("~models").path()).isEqualTo(HERE.resolve("~models"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "50%25", "[1]", "x{1,2}*?", "ü"})
  void everyCharacterOfALocalNameIsThatCharacter(String name) throws IOException {
    Path file = Files.createDirectory(folder.resolve(name));
    Location location = Location.of(folder.toString()).resolve(name);

    assertThat(location.path()).isEqualTo(file);
    assertThat(location.fileSystem(new Configuration()).exists(location.hadoopPath())).isTrue();
  }

  @Test
  void aPathIsLocalWhateverTheDefaultFileSystemIs() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", "hdfs://elsewhere:8020");

    assertThat(Location.of("runs/a").fileSystem(hadoop)).isInstanceOf(RawLocalFileSystem.class);
  }

  @Test
  void anUnknownSchemeIsToldInOneSentence() {
    assertThatThrownBy(() -> Location.of("nowhere://x/y").fileSystem(new Configuration()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere://x/y: Spark knows no file system for this scheme");
  }

  @Test
  void itMeansTheSamePlaceInAnotherProcess() throws Exception {
    Location location = Location.of("runs/a");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(location);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(location);
    }
  }
}
