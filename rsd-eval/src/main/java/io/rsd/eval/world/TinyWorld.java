package io.rsd.eval.world;

import io.rsd.core.decoding.Role;
import io.rsd.core.files.NewFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The shipped pair of trained models: the result of {@link Pretraining} for the world of seed
 * {@link #SEED}, in bfloat16.
 */
public final class TinyWorld {

  /** The seed of the shipped models and of their world. */
  public static final long SEED = 0;

  private static final List<String> FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "model.safetensors");

  private TinyWorld() {}

  /**
   * Writes the folder of a trained model in Hugging Face's layout.
   *
   * @param target the folder to create, which must not exist or must be empty
   * @throws io.rsd.core.InvalidInputException if the target holds something
   * @throws UncheckedIOException if the files cannot be written
   */
  public static void unpack(Role role, Path target) {
    NewFolder.refuseOccupied(target);
    try {
      NewFolder.fill(
          target,
          folder -> {
            for (String file : FILES) {
              folder.write(file, resource(role.label() + "/" + file));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(target + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream resource =
        Optional.ofNullable(TinyWorld.class.getResourceAsStream(name))
            .orElseThrow(() -> new IllegalStateException("the program lacks its file " + name))) {
      return resource.readAllBytes();
    }
  }
}
