package io.rsd.core.checkpoint;

import java.nio.ByteBuffer;

/** Where the numbers of a model come from when it is written. */
public interface TensorSource {

  /** The type that a tensor's bytes are handed out in, by its HuggingFace name. */
  FloatType type(String tensor);

  /**
   * A part of a tensor's bytes in that type, in the order that they are stored in (the last
   * dimension fastest). Parts hold whole numbers and are of a few megabytes.
   *
   * @param tensor its HuggingFace name
   * @param offset where the part begins in the tensor, in bytes
   * @param length the length of the part in bytes
   * @return a buffer with {@code length} bytes remaining, the numbers in little-endian order
   */
  ByteBuffer bytes(String tensor, long offset, int length);

  /** The tensors of a checkpoint as they are. */
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
