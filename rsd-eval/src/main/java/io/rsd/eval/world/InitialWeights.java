package io.rsd.eval.world;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Random weights to start training from. Matrices are normal with a standard deviation of 0.02;
 * those that write to the residual stream are divided by the root of twice the number of layers, as
 * in GPT-2, so that the stream does not grow with depth. Norms are one and biases zero.
 */
final class InitialWeights implements TensorSource {

  static final double STANDARD_DEVIATION = 0.02;

  private final Map<String, List<Long>> shapes;
  private final double intoTheStream;
  private final long seed;

  InitialWeights(ModelConfig config, long seed) {
    this.shapes = Checkpoint.expectedTensors(config);
    this.intoTheStream = STANDARD_DEVIATION / Math.sqrt(2.0 * config.layers());
    this.seed = seed;
  }

  @Override
  public FloatType type(String tensor) {
    return FloatType.FLOAT32;
  }

  @Override
  public ByteBuffer bytes(String tensor, long offset, int length) {
    int numbers = shapes.get(tensor).stream().mapToInt(Math::toIntExact).reduce(1, (a, b) -> a * b);
    ByteBuffer whole = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    DoubleSupplier law = law(tensor);
    for (int number = 0; number < numbers; number++) {
      whole.putFloat((float) law.getAsDouble());
    }
    return whole.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private DoubleSupplier law(String tensor) {
    if (tensor.endsWith("norm.weight")) {
      return () -> 1;
    }
    if (tensor.endsWith(".bias")) {
      return () -> 0;
    }
    boolean writes = tensor.endsWith("o_proj.weight") || tensor.endsWith("down_proj.weight");
    double deviation = writes ? intoTheStream : STANDARD_DEVIATION;
    Random random = RandomStream.numbers(seed, tensor.hashCode());
    return () -> deviation * random.nextGaussian();
  }
}
