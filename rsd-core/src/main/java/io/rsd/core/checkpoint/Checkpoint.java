package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A model folder in HuggingFace layout, opened for reading and checked: its configuration, and the
 * tensors that a model of that configuration has, each with its shape. No weight is read before it
 * is asked for. Safe for use by several threads.
 */
public final class Checkpoint implements AutoCloseable {
  private final Path folder;
  private final ModelConfig config;
  private final GenerationConfig generation;
  private final Map<Path, SafetensorsFile> files;
  private final SortedMap<String, TensorInfo> tensors;

  private Checkpoint(
      Path folder, ModelConfig config, GenerationConfig generation, List<SafetensorsFile> files) {
    this.folder = folder;
    this.config = config;
    this.generation = generation;
    this.files =
        files.stream()
            .collect(Collectors.toUnmodifiableMap(SafetensorsFile::path, Function.identity()));
    this.tensors = new TensorSet(folder, config, files).checked();
  }

  /**
   * Opens a folder with {@code config.json} and {@code model.safetensors}, or {@code
   * model.safetensors.index.json} and the files it names. {@code generation_config.json} and {@code
   * tokenizer.json} are read where they are there.
   *
   * @throws InvalidInputException naming the file and the field or tensor that is wrong: an
   *     unsupported model, a missing, extra or misshapen tensor, a corrupt or truncated file, a
   *     tokenizer with more ids than the vocabulary
   */
  public static Checkpoint open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": there is no such folder");
    }
    JsonFields json = JsonFields.read(folder.resolve("config.json"));
    ModelConfig config = new ModelConfigReader(json).read();
    GenerationConfig generation = GenerationConfig.read(folder, json, config.vocabularySize());
    Path tokenizer = folder.resolve("tokenizer.json");
    if (Files.exists(tokenizer)) {
      VocabularyReader.check(tokenizer, config.vocabularySize());
    }
    List<SafetensorsFile> files = WeightFiles.open(folder);
    try {
      return new Checkpoint(folder, config, generation, files);
    } catch (RuntimeException e) {
      files.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** The names and shapes of all tensors of a model, as HuggingFace checkpoints have them. */
  public static SortedMap<String, List<Long>> expectedTensors(ModelConfig config) {
    return TensorLayout.of(config);
  }

  public Path folder() {
    return folder;
  }

  public ModelConfig config() {
    return config;
  }

  public GenerationConfig generation() {
    return generation;
  }

  /** Every tensor of the model by name: exactly the names of {@link #expectedTensors}. */
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  /**
   * One tensor of the model.
   *
   * @throws IllegalArgumentException if the model has no tensor of this name
   */
  public TensorInfo tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new IllegalArgumentException(folder + " has no tensor " + name));
  }

  /**
   * A part of a tensor's bytes, mapped into memory and not copied. The buffer is direct, read-only
   * and little-endian, and stays valid after the checkpoint is closed.
   *
   * @param tensor a tensor of this checkpoint
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @throws IndexOutOfBoundsException if the part does not lie within the tensor
   * @throws InvalidInputException if the file has shrunk since it was opened
   */
  public ByteBuffer bytes(TensorInfo tensor, long offset, int length) {
    return Optional.ofNullable(files.get(tensor.file()))
        .orElseThrow(() -> new IllegalArgumentException(tensor + " is not of " + folder))
        .bytes(tensor, offset, length);
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
  }
}
