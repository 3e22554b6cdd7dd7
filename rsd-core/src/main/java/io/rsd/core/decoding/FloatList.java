package io.rsd.core.decoding;

import java.util.Arrays;

/** A growing list of floats. */
final class FloatList {

  private float[] values = new float[64];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size] = value;
    size++;
  }

  float[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
