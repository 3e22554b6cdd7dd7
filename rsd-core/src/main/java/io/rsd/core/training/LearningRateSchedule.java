package io.rsd.core.training;

/**
 * A learning rate that rises linearly from 0 and then falls to 0 along half a cosine, like the
 * schedule {@code cosine} of HuggingFace transformers.
 *
 * @param highest the rate at the end of the warm-up
 * @param steps all steps
 * @param rising the steps of the warm-up
 */
record LearningRateSchedule(double highest, int steps, int rising) {

  /** The schedule whose warm-up takes a share of all steps, rounded up. */
  static LearningRateSchedule of(double highest, int steps, double warmup) {
    return new LearningRateSchedule(highest, steps, (int) Math.ceil(steps * warmup));
  }

  /** The rate of a step, counted from 0. */
  double at(int step) {
    if (step < rising) {
      return highest * step / rising;
    }
    double done = (double) (step - rising) / Math.max(1, steps - rising);
    return highest * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
