package io.rsd.core.checkpoint;

/** How the rotary frequencies of a model were stretched to reach a longer context. */
public sealed interface RotaryScaling {

  /** The frequencies as the base gives them. */
  record Unscaled() implements RotaryScaling {}

  /**
   * The scaling of Llama 3.1 and later: long wavelengths are stretched by the factor, short ones
   * are kept, and those between go over smoothly (field {@code rope_scaling} of type {@code
   * llama3}).
   *
   * @param factor by how much long wavelengths are stretched
   * @param lowFrequencyFactor wavelengths over the original context divided by this are stretched
   * @param highFrequencyFactor wavelengths under the original context divided by this are kept
   * @param originalMaximumPositions the context in tokens before the stretching
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaximumPositions)
      implements RotaryScaling {}
}
