package io.rsd.core.checkpoint;

import java.util.List;

/** How the rotary embedding of a model was changed for a longer context. */
public sealed interface RotaryScaling {

  /** The frequencies that follow from the base. */
  record Unscaled() implements RotaryScaling {}

  /**
   * All frequencies divided by a factor (field {@code rope_scaling} of type {@code linear}).
   *
   * @param factor by how much all wavelengths are stretched
   */
  record Linear(double factor) implements RotaryScaling {}

  /**
   * The scaling of Llama 3.1 and later: long wavelengths are stretched by the factor, short ones
   * are unchanged, and those between are interpolated (field {@code rope_scaling} of type {@code
   * llama3}).
   *
   * @param factor by how much long wavelengths are stretched
   * @param lowFrequencyFactor wavelengths longer than the original context divided by this are
   *     stretched
   * @param highFrequencyFactor wavelengths shorter than the original context divided by this are
   *     unchanged
   * @param originalMaximumPositions the context in tokens of the original training
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaximumPositions)
      implements RotaryScaling {}

  /**
   * YaRN (arXiv 2309.00071): long wavelengths are stretched by the factor, short ones are
   * unchanged, and the dimensions between are interpolated; queries and keys are made longer, so
   * that attention stays as sharp (field {@code rope_scaling} of type {@code yarn}).
   *
   * @param factor by how much long wavelengths are stretched
   * @param amplitude the factor of the rotated queries and keys
   * @param fastTurns pairs of dimensions with more turns than this in the original context are
   *     unchanged
   * @param slowTurns pairs of dimensions with fewer turns than this are stretched
   * @param originalMaximumPositions the context in tokens of the original training
   * @param wholeDimensions whether the two bounds are rounded outwards to whole dimensions
   */
  record Yarn(
      double factor,
      double amplitude,
      double fastTurns,
      double slowTurns,
      int originalMaximumPositions,
      boolean wholeDimensions)
      implements RotaryScaling {}

  /**
   * LongRoPE (arXiv 2402.13753): every pair of dimensions has a factor of its own, and another one
   * in sequences that are longer than the original context, at all their positions; queries and
   * keys are made longer in both (field {@code rope_scaling} of type {@code longrope}).
   *
   * @param shortFactors by how much each wavelength is stretched, up to the original context
   * @param longFactors by how much beyond it
   * @param originalMaximumPositions the context in tokens of the original training
   * @param amplitude the factor of the rotated queries and keys
   */
  record LongRope(
      List<Double> shortFactors,
      List<Double> longFactors,
      int originalMaximumPositions,
      double amplitude)
      implements RotaryScaling {

    public LongRope {
      shortFactors = List.copyOf(shortFactors);
      longFactors = List.copyOf(longFactors);
    }

    /** The paper's amplitude for a context that is longer by a factor. */
    static double amplitude(double factor, int originalMaximumPositions) {
      return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaximumPositions));
    }
  }
}
