package io.rsd.core.checkpoint;

import java.nio.ByteBuffer;

/** The source of a model's numbers when it is written. */
public interface TensorSource {

  /** The type of a tensor's bytes, by its HuggingFace name. */
  FloatType type(String tensor);

  /**
   * A part of a tensor's bytes in that type, in row-major order. Parts consist of whole elements
   * and have a few megabytes.
   *
   * @param tensor its HuggingFace name
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @return a buffer with {@code length} bytes remaining, the numbers in little-endian order
   */
  ByteBuffer bytes(String tensor, long offset, int length);

  /** The tensors of a checkpoint in their own types. */
  static TensorSource of(Checkpoint checkpoint) {
    return new TensorSource() {
      @Override
      public FloatType type(String tensor) {
        return checkpoint.tensor(tensor).type();
      }

      @Override
      public ByteBuffer bytes(String tensor, long offset, int length) {
        return checkpoint.bytes(checkpoint.tensor(tensor), offset, length);
      }
    };
  }
}
