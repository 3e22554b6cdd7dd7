package io.rsd.core.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * The place, type and shape of one stored tensor.
 *
 * @param name its HuggingFace name, such as {@code model.norm.weight}
 * @param type the type of its stored numbers
 * @param shape its sizes, outermost first; linear weights are {@code [out, in]}
 * @param file the safetensors file that holds it
 * @param offset the absolute position of its first byte in the file
 * @param byteCount the length of its data in bytes
 */
public record TensorInfo(
    String name, FloatType type, List<Long> shape, Path file, long offset, long byteCount) {

  public TensorInfo {
    shape = List.copyOf(shape);
  }

  TensorInfo withName(String newName) {
    return new TensorInfo(newName, type, shape, file, offset, byteCount);
  }
}
