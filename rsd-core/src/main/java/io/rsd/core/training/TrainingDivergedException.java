package io.rsd.core.training;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The loss or the gradient of a step was not a finite number. The weights are those before the
 * step.
 */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrainingDivergedException(int step, String what, double value, List<Example> examples) {
    super(
        "step %d: the %s is %s, computed from %s. Try a lower learning_rate, or gradient_clipping"
            .formatted(
                step,
                what,
                value,
                examples.stream().map(Example::origin).collect(Collectors.joining("; "))));
  }
}
