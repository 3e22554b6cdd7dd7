package io.rsd.eval.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyWorldTest {

  @TempDir private Path parent;

  @Test
  void theShippedModelsAreThoseOfTheWorldAndSmall() throws IOException {
    long bytes = 0;
    TinyWorldFolders untrained = TinyWorldFolders.write(parent.resolve("untrained"));
    for (Role role : Role.values()) {
      Path folder = parent.resolve(role.label());
      TinyWorld.unpack(role, folder);
      try (Checkpoint shipped = Checkpoint.open(folder);
          Checkpoint made = Checkpoint.open(untrained.of(role))) {
        assertThat(shipped.config())
            .usingRecursiveComparison()
            .ignoringFields("dtype")
            .isEqualTo(made.config());
        assertThat(shipped.tensors().values())
            .allMatch(tensor -> tensor.type() == FloatType.BFLOAT16);
      }
      for (String same : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
        assertThat(Files.mismatch(folder.resolve(same), untrained.of(role).resolve(same)))
            .isEqualTo(-1);
      }
      bytes += Files.size(folder.resolve("model.safetensors"));
    }
    assertThat(bytes).isLessThan(8_000_000);
  }

  @Test
  void anOccupiedFolderIsRefusedAndKept() throws IOException {
    Path mine = Files.writeString(parent.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> TinyWorld.unpack(Role.STUDENT, parent))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("already holds files");
    assertThat(mine).hasContent("mine");
  }
}
