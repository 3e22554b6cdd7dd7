package io.rsd.core.decoding;

import java.util.Arrays;
import java.util.Objects;

/** A growing list of ints. */
final class IntList {

  private int[] values = new int[64];
  private int size;

  void add(int... more) {
    if (size + more.length > values.length) {
      values = Arrays.copyOf(values, Math.max(2 * values.length, size + more.length));
    }
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  /** The elements from one index to before another. */
  int[] slice(int from, int to) {
    if (to > size) {
      throw new IndexOutOfBoundsException(to + " of " + size);
    }
    return Arrays.copyOfRange(values, from, to);
  }

  int[] toArray() {
    return slice(0, size);
  }
}
