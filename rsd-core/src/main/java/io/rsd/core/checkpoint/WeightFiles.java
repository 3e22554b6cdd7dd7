package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The safetensors files of a model folder: one, or several with an index. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** Plain names only, so that an index cannot refer to files outside its folder. */
  private static final Pattern FILE_NAME = Pattern.compile("[\\w.-]+\\.safetensors");

  private WeightFiles() {}

  /** The name of one of several files; both numbers count from 1. */
  static String shard(int number, int count) {
    return "model-%05d-of-%05d.safetensors".formatted(number, count);
  }

  /** Opens {@code model.safetensors}, or else every file that the index names. */
  static List<SafetensorsFile> open(Path path) {
    ModelFolder folder = ModelFolder.at(path);
    // The single file comes first, as in transformers, if a folder has both.
    Optional<Path> single = folder.find(SINGLE);
    if (single.isPresent()) {
      return List.of(SafetensorsFile.open(single.get()));
    }
    Path index =
        folder
            .find(INDEX)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "%s: holds neither %s nor %s%s"
                            .formatted(path, SINGLE, INDEX, folder.weightsAdvice())));
    SortedMap<String, String> fileOfTensor = readIndex(index);
    List<SafetensorsFile> files = new ArrayList<>();
    try {
      for (String name : new TreeSet<>(fileOfTensor.values())) {
        files.add(SafetensorsFile.open(folder.find(name).orElseGet(() -> path.resolve(name))));
      }
      checkIndex(index, fileOfTensor, files);
      return files;
    } catch (RuntimeException e) {
      files.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static SortedMap<String, String> readIndex(Path index) {
    SortedMap<String, String> fileOfTensor = new TreeMap<>();
    JsonFields json = JsonFields.read(index);
    JsonFields weightMap =
        json.fields("weight_map").orElseThrow(() -> json.invalid("weight_map", "is missing"));
    for (String tensor : weightMap.names()) {
      String file = weightMap.text(tensor).orElse("");
      if (!FILE_NAME.matcher(file).matches()) {
        throw weightMap.invalid(
            tensor, "must name a .safetensors file in the same folder, not \"%s\"".formatted(file));
      }
      fileOfTensor.put(tensor, file);
    }
    return fileOfTensor;
  }

  private static void checkIndex(
      Path index, SortedMap<String, String> fileOfTensor, List<SafetensorsFile> files) {
    SortedMap<String, String> found = new TreeMap<>();
    for (SafetensorsFile file : files) {
      for (String tensor : file.names()) {
        String name = file.path().getFileName().toString();
        if (!name.equals(fileOfTensor.get(tensor))) {
          throw new InvalidInputException(
              "%s: holds the tensor \"%s\", which is not where %s has it"
                  .formatted(file.path(), tensor, index.getFileName()));
        }
        found.put(tensor, name);
      }
    }
    fileOfTensor.keySet().stream()
        .filter(tensor -> !found.containsKey(tensor))
        .min(Comparator.naturalOrder())
        .ifPresent(
            tensor -> {
              throw new InvalidInputException(
                  "%s: the tensor \"%s\" is not in %s"
                      .formatted(index, tensor, fileOfTensor.get(tensor)));
            });
  }
}
