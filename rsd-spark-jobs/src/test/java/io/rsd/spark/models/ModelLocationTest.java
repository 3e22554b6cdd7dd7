package io.rsd.spark.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.OtherFileSystem;
import io.rsd.spark.files.Location;
import io.rsd.spark.files.ThisMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLocationTest {

  @TempDir Path folder;
  private Path model;
  private Path cache;
  private ModelLocation remote;

  @BeforeEach
  void write() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    cache = folder.resolve("cache");
    remote =
        new ModelLocation(
            Location.of(OtherFileSystem.location(model)), Optional.of(Location.of(cache)));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("tokenizer.json"), "tokens");
    Files.writeString(model.resolve("chat_template.jinja"), "template");
    Files.writeString(model.resolve("model.safetensors"), "weights");
    Files.writeString(model.resolve("pytorch_model.bin"), "the same weights");
    Files.createDirectory(model.resolve("original"));
  }

  private static Set<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** The copies that are whole. */
  private Set<String> copies() throws IOException {
    return names(cache).stream().filter(name -> !name.contains(".")).collect(Collectors.toSet());
  }

  @Test
  void aPathIsUsedAsItIs() {
    ModelLocation local = new ModelLocation(Location.of(model), Optional.of(Location.of(cache)));
    assertThat(local.local()).isEqualTo(model);
    assertThat(local.description()).isEqualTo(model);
    assertThat(cache).doesNotExist();
  }

  @Test
  void whatAModelIsMadeOfIsCopied() throws IOException {
    Path copy = remote.local();
    assertThat(copy.getParent()).isEqualTo(cache);
    assertThat(names(copy))
        .containsExactlyInAnyOrder(
            "config.json", "tokenizer.json", "chat_template.jinja", "model.safetensors");
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void theDescriptionIsWithoutWeights() throws IOException {
    assertThat(names(remote.description()))
        .containsExactlyInAnyOrder("config.json", "tokenizer.json", "chat_template.jinja");
    assertThat(remote.local()).isNotEqualTo(remote.description());
  }

  @Test
  void theSameStateIsCopiedOnce() throws IOException {
    Path copy = remote.local();
    Files.writeString(copy.resolve("mark"), "of this copy");
    assertThat(remote.local()).isEqualTo(copy);
    assertThat(copy.resolve("mark")).exists();
  }

  @Test
  void aFolderThatHasChangedIsCopiedAgain() throws IOException {
    Path first = remote.local();
    Files.writeString(model.resolve("model.safetensors"), "WEIGHTS");
    Files.setLastModifiedTime(model.resolve("model.safetensors"), FileTime.fromMillis(1_000));
    Path second = remote.local();
    assertThat(second).isNotEqualTo(first);
    assertThat(second.resolve("model.safetensors")).hasContent("WEIGHTS");
    assertThat(first.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void manyWhoAskAtOnceGetOneWholeCopy() throws Exception {
    Files.write(model.resolve("model.safetensors"), new byte[8 << 20]);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> asked = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asked.add(threads.submit(remote::local));
      }
      for (Future<Path> copy : asked) {
        assertThat(copy.get()).isEqualTo(remote.local());
        assertThat(copy.get().resolve("model.safetensors")).hasSize(8 << 20);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(copies()).hasSize(1);
  }

  @Test
  void whatAKilledProcessHasLeftIsNotUsed() throws IOException {
    Path copy = remote.local();
    Path half = cache.resolve("." + copy.getFileName() + ".unfinished-1");
    Files.move(copy, half);
    Files.delete(half.resolve("tokenizer.json"));
    Files.createDirectory(half.resolve("folder"));
    assertThat(remote.local()).isEqualTo(copy);
    assertThat(names(copy)).contains("tokenizer.json").doesNotContain("folder");
    assertThat(half).doesNotExist();
  }

  @Test
  void theFingerprintIsOfNamesLengthsAndContents() throws IOException {
    String before = remote.fingerprint();
    assertThat(before).matches("[0-9a-f]{64}");
    assertThat(new ModelLocation(Location.of(model)).fingerprint())
        .as("the same wherever the files lie")
        .isEqualTo(before);
    Files.setLastModifiedTime(model.resolve("config.json"), FileTime.fromMillis(1_000));
    Files.writeString(model.resolve("README.md"), "belongs to no model");
    assertThat(remote.fingerprint()).isEqualTo(before);

    Files.writeString(model.resolve("model.safetensors"), "weightz");
    String changed = remote.fingerprint();
    Files.move(model.resolve("chat_template.jinja"), model.resolve("chat_template.json"));
    assertThat(Set.of(before, changed, remote.fingerprint())).hasSize(3);
    assertThat(remote.local()).isNotEqualTo(cache);
  }

  @Test
  void piecesAllOverALargeFileCount() throws IOException {
    Path weights = model.resolve("model.safetensors");
    long length = 200L << 20;
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(length);
    }
    List<String> seen = new ArrayList<>();
    seen.add(remote.fingerprint());
    for (long at : new long[] {0, (length - (1 << 20)) / 63 + 5, length - 1}) {
      try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
        file.seek(at);
        file.write(1);
      }
      seen.add(remote.fingerprint());
    }
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(length + 1);
    }
    seen.add(remote.fingerprint());
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeFoundOrReadIsToldInOneSentence() {
    Path nowhere = folder.resolve("nowhere");
    for (String location : List.of(nowhere.toString(), OtherFileSystem.location(nowhere))) {
      ModelLocation missing =
          new ModelLocation(Location.of(location), Optional.of(Location.of(cache)));
      // Of machines that have a disk each, it matters which one lacks the folder.
      String where = location.startsWith("/") ? " on the machine " + ThisMachine.name() : "";
      String sentence = location + ": there is no such model folder" + where;
      refused(missing::local, sentence);
      refused(missing::description, sentence);
      refused(missing::fingerprint, sentence);
    }
    String file = OtherFileSystem.location(model.resolve("config.json"));
    refused(
        new ModelLocation(Location.of(file), Optional.of(Location.of(cache)))::local,
        file + ": is a file, and not a model folder");
    assertThatThrownBy(
            new ModelLocation(Location.of("nosuch://host/model"), Optional.of(Location.of(cache)))
                ::local)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nosuch://host/model: Spark knows no file system for this scheme");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    ModelLocation location =
        new ModelLocation(
            Location.of(OtherFileSystem.location(model)), Optional.of(Location.of(file)));
    assertThatThrownBy(location::local)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(OtherFileSystem.location(model) + ": cannot be copied to " + file);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
