package io.rsd.eval.world;

import io.rsd.core.decoding.Role;

/**
 * The data and schedule with which a model is pretrained.
 *
 * @param rows the number of training rows
 * @param operations the distribution of the number of operations
 * @param styles the distribution of the solutions' styles
 * @param epochs passes over the rows
 * @param batchSize rows per step
 * @param learningRate the highest rate of the schedule
 */
record PretrainingMix(
    int rows,
    Choice<Integer> operations,
    Choice<SolutionWriter> styles,
    int epochs,
    int batchSize,
    double learningRate) {

  /**
   * The mix of a model. The teacher masters both styles and prefers its own. The student sees few
   * long problems and little data in all. It sees the teacher's forms so rarely that it gives them
   * a probability of about 0.6%, which is between the thresholds that the experiments compare.
   */
  static PretrainingMix of(Role role) {
    return switch (role) {
      case TEACHER ->
          new PretrainingMix(
              110_000,
              Choice.equally(1, 2, 3, 4),
              Choice.of(new SolutionWriter(1), 0.60)
                  .or(new SolutionWriter(0), 0.35)
                  .or(new SolutionWriter(0.5), 0.05),
              1,
              32,
              2e-3);
      case STUDENT ->
          new PretrainingMix(
              18_000,
              Choice.of(1, 0.38).or(2, 0.34).or(3, 0.22).or(4, 0.06),
              Choice.of(new SolutionWriter(0.006), 1),
              2,
              20,
              3e-3);
    };
  }
}
