package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import java.nio.ByteBuffer;
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
 * tensors that a model of that configuration has, each with its shape. Weights are read only on
 * demand. Safe for concurrent use.
 */
public final class Checkpoint implements AutoCloseable {
  private final ModelDescription description;
  private final Map<Path, SafetensorsFile> files;
  private final SortedMap<String, TensorInfo> tensors;

  private Checkpoint(ModelDescription description, List<SafetensorsFile> files) {
    this.description = description;
    this.files =
        files.stream()
            .collect(Collectors.toUnmodifiableMap(SafetensorsFile::path, Function.identity()));
    this.tensors = new TensorSet(description.folder(), description.config(), files).checked();
  }

  /**
   * Reads the description of a model folder, and opens its weights.
   *
   * @throws InvalidInputException as {@link ModelDescription#read} and {@link
   *     #open(ModelDescription)} do
   */
  public static Checkpoint open(Path folder) {
    return open(ModelDescription.read(folder));
  }

  /**
   * Opens the weights of a model folder: {@code model.safetensors}, or {@code
   * model.safetensors.index.json} and the files it names.
   *
   * @throws InvalidInputException naming the file and the tensor that is wrong: a missing, extra or
   *     misshapen tensor, a corrupt or truncated file
   */
  public static Checkpoint open(ModelDescription description) {
    List<SafetensorsFile> files = WeightFiles.open(description.folder());
    try {
      return new Checkpoint(description, files);
    } catch (RuntimeException e) {
      files.forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** The names and shapes of all tensors of a model, as HuggingFace checkpoints have them. */
  public static SortedMap<String, List<Long>> expectedTensors(ModelConfig config) {
    return TensorLayout.of(config);
  }

  public ModelDescription description() {
    return description;
  }

  public ModelConfig config() {
    return description.config();
  }

  /** All tensors of the model by name, which are those of {@link #expectedTensors}. */
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
        .orElseThrow(
            () -> new IllegalArgumentException(description.folder() + " has no tensor " + name));
  }

  /**
   * A part of a tensor's bytes, mapped into memory without a copy. The buffer is direct, read-only
   * and little-endian, and stays valid after the checkpoint is closed.
   *
   * @param tensor a tensor of this checkpoint
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @throws IndexOutOfBoundsException if the part is not within the tensor
   * @throws InvalidInputException if the file has shrunk since it was opened
   */
  public ByteBuffer bytes(TensorInfo tensor, long offset, int length) {
    return Optional.ofNullable(files.get(tensor.file()))
        .orElseThrow(
            () -> new IllegalArgumentException(tensor + " is not of " + description.folder()))
        .bytes(tensor, offset, length);
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
  }
}
