package io.rsd.core.model;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a checkpoint as float64 arrays, each exactly the numbers that are stored. */
final class ReferenceWeights {

  private final Map<String, double[][]> matrices = new LinkedHashMap<>();

  ReferenceWeights(Checkpoint checkpoint) {
    checkpoint.tensors().values().forEach(t -> matrices.put(t.name(), read(checkpoint, t)));
  }

  boolean has(String tensor) {
    return matrices.containsKey(tensor);
  }

  /** A tensor of two dimensions: its rows, for linear weights one for each output. */
  double[][] matrix(String tensor) {
    return matrices.get(tensor);
  }

  /** A tensor of one dimension. */
  double[] vector(String tensor) {
    return matrices.get(tensor)[0];
  }

  private static double[][] read(Checkpoint checkpoint, TensorInfo tensor) {
    int last = tensor.shape().size() - 1;
    int rows = last == 0 ? 1 : Math.toIntExact(tensor.shape().get(0));
    int columns = Math.toIntExact(tensor.shape().get(last));
    ByteBuffer bytes = checkpoint.bytes(tensor, 0, Math.toIntExact(tensor.byteCount()));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int column = 0; column < columns; column++) {
        row[column] = next(bytes, tensor.type());
      }
    }
    return matrix;
  }

  private static double next(ByteBuffer bytes, FloatType type) {
    return switch (type) {
      case FLOAT32 -> bytes.getFloat();
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
      case FLOAT16 -> ofFloat16(bytes.getShort());
    };
  }

  /** One sign bit, five bits of exponent, ten of fraction (IEEE 754 binary16). */
  private static double ofFloat16(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double magnitude =
        exponent == 0 ? fraction * 0x1p-24 : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
    return bits < 0 ? -magnitude : magnitude;
  }
}
