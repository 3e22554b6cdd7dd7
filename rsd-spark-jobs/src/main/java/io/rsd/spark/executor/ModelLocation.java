package io.rsd.spark.executor;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a model folder in HuggingFace layout lies.
 *
 * @param location a path, or a folder in a file system that Hadoop knows
 */
public record ModelLocation(String location) implements Serializable {

  /**
   * The folder on this machine's disk with all files but the weights: configuration, tokenizer and
   * chat template.
   *
   * @throws InvalidInputException if there is no such folder
   */
  public Path description() {
    return local();
  }

  /**
   * The whole folder on this machine's disk.
   *
   * @throws InvalidInputException if there is no such folder
   */
  public Path local() {
    Path folder = Path.of(location);
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(location + ": there is no such model folder");
    }
    return folder;
  }

  public String fingerprint() {
    return "x";
  }
}
