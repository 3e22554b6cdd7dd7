package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.files.Location;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model folder in HuggingFace layout is. One on this machine's disk is used as it is; one
 * in another file system is copied to this machine's disk, once for each state of the folder.
 *
 * @param folder the model folder
 * @param cache the folder of the copies; empty for one in the system's temporary folder
 */
public record ModelLocation(Location folder, Optional<Location> cache) implements Serializable {

  /** A model folder whose copies are in the system's temporary folder. */
  public ModelLocation(Location folder) {
    this(folder, Optional.empty());
  }

  /** Another model folder with the same folder for its copies. */
  public ModelLocation elsewhere(Location other) {
    return new ModelLocation(other, cache);
  }

  /**
   * Another model folder with the same folder for its copies.
   *
   * @throws InvalidInputException if the text is not a location
   */
  public ModelLocation elsewhere(String other) {
    return elsewhere(Location.of(other));
  }

  /** The folder's own name, without those above it. */
  public String name() {
    return folder.hadoopPath().getName();
  }

  /**
   * The folder on this machine's disk with all files but the weights: configuration, tokenizer and
   * chat template.
   *
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public Path description() {
    return localFolder().orElseGet(() -> copies().copy(ModelFolder.list(folder).description()));
  }

  /**
   * The whole folder on this machine's disk.
   *
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public Path local() {
    return localFolder().orElseGet(() -> copies().copy(ModelFolder.list(folder)));
  }

  /**
   * A hash over the names, lengths and contents of the files, wherever they are. Of a file above 64
   * MiB only 64 pieces of 1 MiB count, which are evenly spread.
   *
   * @return 64 hexadecimal digits
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  public String fingerprint() {
    return ModelFolder.list(folder).fingerprint();
  }

  /**
   * The sizes of the files that belong to a model, in bytes, by their names; none if there is no
   * such folder.
   */
  public Map<String, Long> sizes() {
    return ModelFolder.exists(folder) ? ModelFolder.list(folder).sizes() : Map.of();
  }

  private Optional<Path> localFolder() {
    if (!folder.isLocal()) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder.path())) {
      throw ModelFolder.missing(folder);
    }
    return Optional.of(folder.path());
  }

  private ModelCache copies() {
    return new ModelCache(
        cache
            .map(Location::path)
            .orElseGet(
                () ->
                    Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "rsd-models-" + System.getProperty("user.name"))));
  }

  private Object writeReplace() {
    return new Serialized(folder, cache.orElse(null));
  }

  /** What is written in its place, since Java's optionals cannot be serialized. */
  private record Serialized(Location folder, Location cache) implements Serializable {

    private Object readResolve() {
      return new ModelLocation(folder, Optional.ofNullable(cache));
    }
  }
}
