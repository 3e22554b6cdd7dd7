package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
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
    return IntStream.range(0, headSize / 2)
        .mapToDouble(pair -> Math.pow(base, -2.0 * pair / headSize))
        .map(this::scaled)
        .toArray();
  }

  private double scaled(double frequency) {
    if (scaling instanceof Linear linear) {
      return frequency / linear.factor();
    }
    return scaling instanceof Llama3 llama3 ? stretched(frequency, llama3) : frequency;
  }

  private static double stretched(double frequency, Llama3 llama3) {
    // Full rotations of the pair within the context of the original training.
    double turns = llama3.originalMaximumPositions() * frequency / (2 * Math.PI);
    double low = llama3.lowFrequencyFactor();
    double high = llama3.highFrequencyFactor();
    double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return kept * frequency + (1 - kept) * frequency / llama3.factor();
  }
}
