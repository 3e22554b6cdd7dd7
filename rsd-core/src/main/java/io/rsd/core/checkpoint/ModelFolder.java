package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model folder in HuggingFace layout: which files it has, each JSON file read once. What is
 * missing is named with what to do about it. Not safe for concurrent use.
 */
final class ModelFolder {
  static final String CONFIG = "config.json";

  private static final String ADAPTER = "adapter_config.json";
  private static final String SNAPSHOTS = "snapshots";

  private final Path path;
  private final Map<String, JsonFields> read = new HashMap<>();

  private ModelFolder(Path path) {
    this.path = path;
  }

  /**
   * The folder at a path, which may lack any file.
   *
   * @throws InvalidInputException if there is no folder
   */
  static ModelFolder at(Path path) {
    if (!Files.isDirectory(path)) {
      throw new InvalidInputException(path + ": there is no such folder");
    }
    return new ModelFolder(path);
  }

  Path path() {
    return path;
  }

  /**
   * The place of a file.
   *
   * @return empty if the folder has no such file
   * @throws InvalidInputException if the file is a link whose target is not there
   */
  Optional<Path> find(String name) {
    Path file = path.resolve(name);
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    if (Files.isSymbolicLink(file)) {
      throw new InvalidInputException(
          ("%s: is a link to %s, which is not there; copy or mount the files that the links point"
                  + " to as well (the cache of the Hugging Face hub has them in blobs)")
              .formatted(file, target(file)));
    }
    return Optional.empty();
  }

  /**
   * The object in a JSON file.
   *
   * @return empty if the folder has no such file
   */
  Optional<JsonFields> json(String name) {
    return find(name).map(file -> read.computeIfAbsent(name, key -> JsonFields.read(file)));
  }

  /**
   * The {@code config.json}, that of the text model in a model for text and images.
   *
   * @throws InvalidInputException if the folder has none, or has an adapter, saying what to do
   */
  JsonFields config() {
    Optional<JsonFields> config = json(CONFIG);
    if (find(ADAPTER).isPresent()) {
      throw new InvalidInputException(adapterAdvice(config.isPresent()));
    }
    return config
        .map(CompositeConfig::text)
        .orElseThrow(() -> new InvalidInputException(missing(CONFIG)));
  }

  /** What to tell of a file that is needed and missing. */
  String missing(String name) {
    return path.resolve(name) + ": there is no such file" + advice();
  }

  private String adapterAdvice(boolean besideBase) {
    return ("%s: %s an adapter (%s), which is not applied; merge it into its base model"
            + " (merge_and_unload and save_pretrained of peft) and name the folder of the result")
        .formatted(path, besideBase ? "has beside the model" : "is no model but", ADAPTER);
  }

  private String advice() {
    List<Path> snapshots = snapshots();
    return snapshots.isEmpty()
        ? weightsAdvice()
        : "; name the folder of a snapshot, such as " + snapshots.get(0);
  }

  /** What to do about a folder with weights of another kind; empty if it has none. */
  String weightsAdvice() {
    return entries(path, "*.gguf").isEmpty()
        ? ""
        : "; GGUF files are not read, so name the folder of the model with config.json and"
            + " safetensors files";
  }

  /** The models in a folder of the hub's cache, the one that {@code main} refers to first. */
  private List<Path> snapshots() {
    List<Path> models = new ArrayList<>();
    for (Path snapshot : entries(path.resolve(SNAPSHOTS), "*")) {
      if (Files.exists(snapshot.resolve(CONFIG))) {
        models.add(snapshot);
      }
    }
    String main = mainRevision();
    models.sort((one, other) -> Boolean.compare(isNamed(other, main), isNamed(one, main)));
    return models;
  }

  private static boolean isNamed(Path path, String name) {
    return path.getFileName().toString().equals(name);
  }

  private String mainRevision() {
    Path main = path.resolve("refs").resolve("main");
    try {
      return Files.exists(main) ? Files.readString(main).strip() : "";
    } catch (IOException e) {
      throw StrictJson.unreadable(main, e);
    }
  }

  private static List<Path> entries(Path folder, String pattern) {
    List<Path> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
        stream.forEach(entries::add);
      } catch (IOException e) {
        throw StrictJson.unreadable(folder, e);
      }
    }
    entries.sort(null);
    return entries;
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw StrictJson.unreadable(link, e);
    }
  }
}
