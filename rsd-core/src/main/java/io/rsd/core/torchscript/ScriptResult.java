package io.rsd.core.torchscript;

import java.util.List;

/** The tensors that a method of a TorchScript program returned, copied to Java arrays. */
public final class ScriptResult {

  private final List<Object> arrays;

  ScriptResult(List<Object> arrays) {
    this.arrays = arrays;
  }

  /** The elements of the float32 tensor at the given place, in row-major order. */
  public float[] floats(int index) {
    return (float[]) arrays.get(index);
  }

  /** The elements of the int64 tensor at the given place, in row-major order. */
  public long[] longs(int index) {
    return (long[]) arrays.get(index);
  }

  /** The elements of the uint8 tensor at the given place. */
  public byte[] bytes(int index) {
    return (byte[]) arrays.get(index);
  }
}
