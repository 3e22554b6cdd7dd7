package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rotary position embedding of a model.
 *
 * @param base the base of the geometric series of wavelengths ({@code rope_theta})
 * @param scaling the change of that series for longer contexts
 */
public record RotaryEmbedding(double base, RotaryScaling scaling) {

  /**
   * The angle in radians by which each pair of dimensions is rotated per position.
   *
   * @param headSize dimensions of one attention head, an even number
   * @return {@code headSize / 2} angles, the fastest first
   */
  public double[] inverseFrequencies(int headSize) {
    IntToDoubleFunction unscaled = pair -> Math.pow(base, -2.0 * pair / headSize);
    IntToDoubleFunction frequency = unscaled;
    if (scaling instanceof Llama3 llama3) {
      frequency = pair -> stretched(unscaled.applyAsDouble(pair), llama3);
    } else if (scaling instanceof Linear linear) {
      frequency = pair -> unscaled.applyAsDouble(pair) / linear.factor();
    } else if (scaling instanceof Yarn yarn) {
      frequency = pair -> stretched(unscaled.applyAsDouble(pair), pair, headSize, yarn);
    }
    return IntStream.range(0, headSize / 2).mapToDouble(frequency).toArray();
  }

  /** The factor by which the rotation multiplies queries and keys. */
  public double amplitude() {
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
