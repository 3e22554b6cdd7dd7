package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a model folder in HuggingFace layout lies. A path is used as it is; what lies in another
 * file system is copied to this machine's disk, once for each state of the folder.
 *
 * @param location a path, or a folder in a file system that Hadoop knows
 * @param cache the folder of the copies; empty for one in the system's temporary folder
 */
public record ModelLocation(String location, String cache) implements Serializable {

  /** A scheme of two letters at least before any slash. */
  private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  /** A model folder whose copies lie in the system's temporary folder. */
  public ModelLocation(String location) {
    this(location, "");
  }

  /**
   * The folder on this machine's disk with all files but the weights: configuration, tokenizer and
   * chat template.
   *
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public Path description() {
    return localFolder().orElseGet(() -> copies().copy(ModelFolder.list(this).description()));
  }

  /**
   * The whole folder on this machine's disk.
   *
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public Path local() {
    return localFolder().orElseGet(() -> copies().copy(ModelFolder.list(this)));
  }

  /**
   * A hash over the names, lengths and contents of the files, wherever they lie. Of a file above 64
   * MiB only 64 pieces of 1 MiB count, which lie evenly spread.
   *
   * @return 64 hexadecimal digits
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public String fingerprint() {
    return ModelFolder.list(this).fingerprint();
  }

  /** Whether the folder lies in a file system that is not simply this machine's. */
  public boolean isRemote() {
    return REMOTE.matcher(location).matches();
  }

  private Optional<Path> localFolder() {
    if (isRemote()) {
      return Optional.empty();
    }
    Path folder = Path.of(location);
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(location + ": there is no such model folder");
    }
    return Optional.of(folder);
  }

  private ModelCache copies() {
    return new ModelCache(
        cache.isEmpty()
            ? Path.of(
                System.getProperty("java.io.tmpdir"),
                "rsd-models-" + System.getProperty("user.name"))
            : Path.of(cache));
  }
}
