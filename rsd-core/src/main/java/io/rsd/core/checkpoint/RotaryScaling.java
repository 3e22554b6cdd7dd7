package io.rsd.core.checkpoint;

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
}
