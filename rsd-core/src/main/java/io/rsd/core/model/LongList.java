package io.rsd.core.model;

import io.rsd.core.torchscript.Argument;
import java.util.Arrays;

/** The whole numbers of one call into a program, in one tensor. */
final class LongList {

  private long[] values = new long[256];
  private int size;

  void add(long value) {
    reserve(1);
    values[size] = value;
    size++;
  }

  void add(int... more) {
    reserve(more.length);
    for (int value : more) {
      values[size] = value;
      size++;
    }
  }

  void add(long[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
  }

  private void reserve(int more) {
    if (size + more > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * values.length, size + more));
    }
  }

  /** The numbers in one dimension. */
  Argument tensor() {
    return tensor(size);
  }

  Argument tensor(long... shape) {
    return new Argument.LongTensor(Arrays.copyOf(values, size), shape);
  }
}
