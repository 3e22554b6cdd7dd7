package io.rsd.core.training;

import java.util.Locale;

/** The tensors that the trainer program holds for every weight, all in float32. */
enum StatePart {
  WEIGHTS,
  GRADIENTS,
  FIRST_MOMENTS,
  SECOND_MOMENTS;

  /** Its name in the program and among the folders of a training checkpoint. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
