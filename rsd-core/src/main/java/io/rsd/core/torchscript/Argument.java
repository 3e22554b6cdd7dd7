package io.rsd.core.torchscript;

import java.nio.ByteBuffer;

/** An argument of a method call into a TorchScript program. */
public sealed interface Argument {

  /** An {@code int}. */
  record Whole(long value) implements Argument {}

  /** A {@code float}. */
  record Real(double value) implements Argument {}

  /** A {@code bool}. */
  record Flag(boolean value) implements Argument {}

  /** A {@code str}. */
  record Text(String value) implements Argument {}

  /** A {@code List[int]}. */
  record WholeList(long... values) implements Argument {}

  /**
   * An int64 tensor on the module's device.
   *
   * @param values the elements in row-major order
   * @param shape the size of each dimension
   */
  record LongTensor(long[] values, long... shape) implements Argument {}

  /**
   * A float32 tensor on the module's device.
   *
   * @param values the elements in row-major order
   * @param shape the size of each dimension
   */
  record FloatTensor(float[] values, long... shape) implements Argument {}

  /**
   * A one-dimensional uint8 tensor on the module's device.
   *
   * @param bytes a direct buffer; its remaining bytes are read during the call and not after it
   */
  record ByteTensor(ByteBuffer bytes) implements Argument {}

  static Argument of(long value) {
    return new Whole(value);
  }

  static Argument of(double value) {
    return new Real(value);
  }

  static Argument of(String value) {
    return new Text(value);
  }
}
