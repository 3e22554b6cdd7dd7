package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rotary position embedding of a model.
 *
 * @param base the base of the geometric series of wavelengths ({@code rope_theta})
 * @param scaling the change of that series for longer contexts
 * @param share the share of a head's dimensions that turns: the first ones; the others do not
 */
public record RotaryEmbedding(double base, RotaryScaling scaling, double share) {

  /** An embedding that turns all dimensions. */
  public RotaryEmbedding(double base, RotaryScaling scaling) {
    this(base, scaling, 1);
  }

  /** Whether all dimensions turn, and by the same frequencies in every sequence. */
  public boolean isPlain() {
    return share == 1 && !(scaling instanceof LongRope);
  }

  /** How many dimensions of a head turn. */
  public int turningDimensions(int headSize) {
    return (int) (headSize * share);
  }

  /** The number of the set of frequencies by which a sequence of so many tokens turns: 0 or 1. */
  public int set(int length) {
    return scaling instanceof LongRope longRope && length > longRope.originalMaximumPositions()
        ? 1
        : 0;
  }

  /**
   * The angle in radians by which each pair of dimensions is rotated per position.
   *
   * @param headSize dimensions of one attention head, an even number
   * @param set the number of the set; both are equal but for LongRoPE
   * @return an angle for each two dimensions that turn, the fastest first
   */
  public double[] inverseFrequencies(int headSize, int set) {
    int turning = turningDimensions(headSize);
    IntToDoubleFunction unscaled = pair -> Math.pow(base, -2.0 * pair / turning);
    IntToDoubleFunction frequency = unscaled;
    if (scaling instanceof Llama3 llama3) {
      frequency = pair -> stretched(unscaled.applyAsDouble(pair), llama3);
    } else if (scaling instanceof Linear linear) {
      frequency = pair -> unscaled.applyAsDouble(pair) / linear.factor();
    } else if (scaling instanceof Yarn yarn) {
      frequency = pair -> stretched(unscaled.applyAsDouble(pair), pair, turning, yarn);
    } else if (scaling instanceof LongRope longRope) {
      List<Double> factors = set == 0 ? longRope.shortFactors() : longRope.longFactors();
      frequency = pair -> unscaled.applyAsDouble(pair) / factors.get(pair);
    }
    return IntStream.range(0, turning / 2).mapToDouble(frequency).toArray();
  }

  /** The factor by which the rotation multiplies queries and keys. */
  public double amplitude() {
    if (scaling instanceof LongRope longRope) {
      return longRope.amplitude();
    }
    return scaling instanceof Yarn yarn ? yarn.amplitude() : 1;
  }

  private static double stretched(double frequency, Llama3 llama3) {
    // Full rotations of the pair within the context of the original training.
    double turns = llama3.originalMaximumPositions() * frequency / (2 * Math.PI);
    double low = llama3.lowFrequencyFactor();
    double high = llama3.highFrequencyFactor();
    return mixed(frequency, llama3.factor(), (turns - low) / (high - low));
  }

  private double stretched(double frequency, int pair, int headSize, Yarn yarn) {
    double first = pairThatTurns(yarn.fastTurns(), headSize, yarn);
    double last = pairThatTurns(yarn.slowTurns(), headSize, yarn);
    if (yarn.wholeDimensions()) {
      first = Math.floor(first);
      last = Math.ceil(last);
    }
    first = Math.max(first, 0);
    last = Math.min(last, headSize - 1);
    // As in transformers, where the two bounds are one.
    double width = first == last ? 0.001 : last - first;
    return mixed(frequency, yarn.factor(), 1 - (pair - first) / width);
  }

  /** The pair of dimensions, between whole numbers, with so many turns in the original context. */
  private double pairThatTurns(double turns, int headSize, Yarn yarn) {
    double wavelength = yarn.originalMaximumPositions() / turns;
    return headSize * Math.log(wavelength / (2 * Math.PI)) / (2 * Math.log(base));
  }

  /** A mixture of a frequency and the same stretched; {@code kept} counts from 0 to 1. */
  private static double mixed(double frequency, double factor, double kept) {
    double share = Math.min(1, Math.max(0, kept));
    return share * frequency + (1 - share) * frequency / factor;
  }
}
