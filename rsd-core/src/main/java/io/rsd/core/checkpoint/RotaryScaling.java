package io.rsd.core.checkpoint;

/** How the rotary frequencies of a model were changed for a longer context. */
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
}
