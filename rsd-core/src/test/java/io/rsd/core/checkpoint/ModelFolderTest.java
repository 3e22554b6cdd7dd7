package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that hold no model, or not all of it: each is refused with what to do. */
class ModelFolderTest {

  @TempDir private Path folder;

  @Test
  void anAdapterIsToBeMerged() throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    refused(folder, "is no model but an adapter (adapter_config.json)", "merge it into its base");
    new HandmadeModel().write(folder);
    refused(folder, "has beside the model an adapter", "merge it into its base");
  }

  @Test
  void ggufIsNotRead() throws IOException {
    Files.createFile(folder.resolve("model-q8_0.gguf"));
    refused(folder, "config.json: there is no such file", "GGUF files are not read");
    new HandmadeModel().write(folder);
    Files.delete(folder.resolve("model.safetensors"));
    refused(folder, "holds neither model.safetensors nor", "GGUF files are not read");
  }

  @Test
  void ofTheHubsCacheTheSnapshotIsNamed() throws IOException {
    Path snapshots = folder.resolve("snapshots");
    new HandmadeModel().write(Files.createDirectories(snapshots.resolve("0123")));
    new HandmadeModel().write(Files.createDirectories(snapshots.resolve("4567")));
    refused(folder, "name the folder of a snapshot, such as " + snapshots.resolve("0123"));
    Files.createDirectory(folder.resolve("refs"));
    Files.writeString(folder.resolve("refs/main"), "4567\n");
    refused(folder, "name the folder of a snapshot, such as " + snapshots.resolve("4567"));
    Checkpoint.open(snapshots.resolve("4567")).close();
  }

  @Test
  void aLinkToNothingIsNamed() throws IOException {
    new HandmadeModel().write(folder);
    for (String file : new String[] {"model.safetensors", "tokenizer.json", "config.json"}) {
      Files.delete(folder.resolve(file));
      Files.createSymbolicLink(folder.resolve(file), Path.of("../../blobs/0123"));
      refused(
          folder, file + ": is a link to ../../blobs/0123, which is not there", "copy or mount");
    }
  }

  @Test
  void aLinkToAFileIsAsGoodAsTheFile() throws IOException {
    Path model = new HandmadeModel().write(Files.createDirectory(folder.resolve("model")));
    Path links = Files.createDirectory(folder.resolve("links"));
    for (String file : new String[] {"model.safetensors", "tokenizer.json", "config.json"}) {
      Files.createSymbolicLink(links.resolve(file), model.resolve(file));
    }
    Checkpoint.open(links).close();
  }

  private static void refused(Path folder, String... reasons) {
    assertThatThrownBy(() -> Checkpoint.open(folder).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContainingAll(reasons);
  }
}
