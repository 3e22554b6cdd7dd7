package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks the tensors in a folder's files against those that its configuration requires. */
final class TensorSet {
  private static final String PREFIX = "model.";

  /** Bytes compared at a time, because a tensor may be larger than one buffer can map. */
  private static final int COMPARED_AT_ONCE = 1 << 26;

  private final Path folder;
  private final ModelConfig config;
  private final List<SafetensorsFile> files;
  private final SortedMap<String, List<Long>> expected;
  private final SortedMap<String, SafetensorsFile> fileOf = new TreeMap<>();
  private final SortedMap<String, TensorInfo> found = new TreeMap<>();

  TensorSet(Path folder, ModelConfig config, List<SafetensorsFile> files) {
    this.folder = folder;
    this.config = config;
    this.files = files;
    this.expected = TensorLayout.of(config);
    for (SafetensorsFile file : files) {
      file.names().stream()
          .filter(name -> !isIgnored(name) && inTextModel(name).isPresent())
          .forEach(name -> fileOf.put(name, file));
    }
  }

  SortedMap<String, TensorInfo> checked() {
    Function<String, String> canonicalName = canonicalNames();
    fileOf.forEach(
        (name, file) -> add(name, canonicalName.apply(inTextModel(name).orElseThrow()), file));
    takeOutputAsEmbedding();
    refuseMissing();
    if (config.tiedEmbeddings() && found.containsKey(TensorLayout.OUTPUT)) {
      refuseUntied();
      found.remove(TensorLayout.OUTPUT);
    }
    return found;
  }

  /** Old Llama files have a buffer that follows from the configuration. Transformers ignores it. */
  private static boolean isIgnored(String name) {
    return name.endsWith("rotary_emb.inv_freq");
  }

  private Optional<String> inTextModel(String name) {
    return config.architecture().family().tensorOfTextModel(name);
  }

  /**
   * The names that the tensors should have. Files saved from the bare decoder, without its output
   * layer, lack the prefix {@code model.}; transformers adds it on loading.
   */
  private Function<String, String> canonicalNames() {
    boolean bare =
        !fileOf.containsKey(TensorLayout.EMBEDDING)
            && fileOf.containsKey(TensorLayout.EMBEDDING.substring(PREFIX.length()));
    return bare
        ? name -> name.equals(TensorLayout.OUTPUT) ? name : PREFIX + name
        : Function.identity();
  }

  private void add(String storedName, String name, SafetensorsFile file) {
    if (file.otherTypes().containsKey(storedName)) {
      throw invalid(
          file,
          storedName,
          "has the type %s; only F32, F16 and BF16 are supported"
              .formatted(file.otherTypes().get(storedName)));
    }
    TensorInfo tensor = file.tensors().get(storedName).withName(name);
    boolean tiedOutput = config.tiedEmbeddings() && name.equals(TensorLayout.OUTPUT);
    List<Long> shape = expected.get(tiedOutput ? TensorLayout.EMBEDDING : name);
    if (shape == null) {
      throw invalid(
          file,
          storedName,
          "is not part of a %s with %d layers as config.json describes it"
              .formatted(config.architecture().className(), config.layers()));
    }
    if (!shape.equals(tensor.shape())) {
      throw invalid(
          file,
          storedName,
          "has the shape %s, but by config.json it must be %s".formatted(tensor.shape(), shape));
    }
    if (found.put(name, tensor) != null) {
      throw invalid(file, storedName, "is there twice, under another name too");
    }
  }

  /** Of two tied matrices, {@code safetensors.torch.save_model} writes the first by name. */
  private void takeOutputAsEmbedding() {
    if (config.tiedEmbeddings()
        && !found.containsKey(TensorLayout.EMBEDDING)
        && found.containsKey(TensorLayout.OUTPUT)) {
      TensorInfo matrix = found.remove(TensorLayout.OUTPUT);
      found.put(TensorLayout.EMBEDDING, matrix.withName(TensorLayout.EMBEDDING));
    }
  }

  private void refuseMissing() {
    List<String> missing =
        expected.keySet().stream().filter(name -> !found.containsKey(name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String fileNames =
        files.stream()
            .map(file -> file.path().getFileName().toString())
            .collect(Collectors.joining(", "));
    String others = missing.size() == 1 ? "" : " (and %d more)".formatted(missing.size() - 1);
    // Transformers would use random numbers instead.
    String advice =
        missing.equals(List.of(TensorLayout.OUTPUT))
            ? "; if the output matrix is the embedding, config.json must say"
                + " \"tie_word_embeddings\": true"
            : "";
    throw new InvalidInputException(
        "%s: the tensor \"%s\"%s is missing from %s%s"
            .formatted(folder, missing.get(0), others, fileNames, advice));
  }

  /**
   * Refuses a folder whose output matrix differs from the embedding although the configuration ties
   * them. Versions of transformers disagree about which of the two to use.
   */
  private void refuseUntied() {
    TensorInfo embedding = found.get(TensorLayout.EMBEDDING);
    TensorInfo output = found.get(TensorLayout.OUTPUT);
    if (embedding.type() != output.type() || !sameBytes(embedding, output)) {
      throw new InvalidInputException(
          ("%s: the tensor \"%s\" differs from \"%s\", though config.json ties them"
                  + " (\"tie_word_embeddings\": true); remove the tensor or correct the setting")
              .formatted(output.file(), TensorLayout.OUTPUT, TensorLayout.EMBEDDING));
    }
  }

  private boolean sameBytes(TensorInfo one, TensorInfo other) {
    SafetensorsFile file = fileOf(one);
    SafetensorsFile otherFile = fileOf(other);
    for (long offset = 0; offset < one.byteCount(); offset += COMPARED_AT_ONCE) {
      int length = (int) Math.min(COMPARED_AT_ONCE, one.byteCount() - offset);
      if (!file.bytes(one, offset, length).equals(otherFile.bytes(other, offset, length))) {
        return false;
      }
    }
    return true;
  }

  private SafetensorsFile fileOf(TensorInfo tensor) {
    return files.stream()
        .filter(file -> file.path().equals(tensor.file()))
        .findFirst()
        .orElseThrow();
  }

  private static InvalidInputException invalid(
      SafetensorsFile file, String tensor, String problem) {
    return new InvalidInputException(
        "%s: the tensor \"%s\" %s".formatted(file.path(), tensor, problem));
  }
}
