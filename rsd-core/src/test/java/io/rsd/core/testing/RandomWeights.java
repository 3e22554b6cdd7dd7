package io.rsd.core.testing;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.CheckpointWriter;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Normally distributed weights of a model. Each tensor is drawn from the seed and its name, so that
 * it does not depend on the others. Norms multiply by numbers around 1; all other weights scatter
 * around 0.
 */
public final class RandomWeights implements TensorSource {

  /** The standard deviation of each tensor. */
  @FunctionalInterface
  public interface Spread {

    /** The standard deviation of the tensor with this name and shape. */
    double of(String tensor, List<Long> shape);
  }

  private final ModelConfig config;
  private final long seed;
  private final Spread spread;

  private RandomWeights(ModelConfig config, long seed, Spread spread) {
    this.config = config;
    this.seed = seed;
    this.spread = spread;
  }

  /**
   * Writes a model with random weights, stored in the type that its configuration names.
   *
   * @param source the folder of its {@code config.json}, and of its tokenizer if it has one
   * @param model a new folder
   * @return the new folder
   */
  public static Path write(Path source, Path model, long seed, Spread spread) {
    ModelConfig config = ModelConfig.read(source.resolve("config.json"));
    new CheckpointWriter(source, config.dtype(), CheckpointWriter.DEFAULT_SHARD_BYTES)
        .write(model, new RandomWeights(config, seed, spread));
    return model;
  }

  @Override
  public FloatType type(String tensor) {
    return FloatType.FLOAT32;
  }

  @Override
  public ByteBuffer bytes(String tensor, long offset, int length) {
    List<Long> shape = Checkpoint.expectedTensors(config).get(tensor);
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(31 * seed + tensor.hashCode());
    // Gemma stores the distances of its norm weights from 1.
    boolean aroundOne =
        tensor.endsWith("norm.weight") && config.architecture() != Architecture.GEMMA3;
    double mean = aroundOne ? 1 : 0;
    double deviation = spread.of(tensor, shape);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
    }
    return bytes.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
