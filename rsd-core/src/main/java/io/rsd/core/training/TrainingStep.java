package io.rsd.core.training;

import java.util.List;

/**
 * One step of the optimizer: it runs the microbatches, checks loss and gradient, and updates the
 * weights.
 */
final class TrainingStep {

  private final Trainer trainer;
  private final OptimizerSettings optimizer;
  private final LearningRateSchedule schedule;

  TrainingStep(Trainer trainer, OptimizerSettings optimizer, LearningRateSchedule schedule) {
    this.trainer = trainer;
    this.optimizer = optimizer;
    this.schedule = schedule;
  }

  /**
   * Runs a step. Every token with a loss has the same weight, whichever microbatch it is in.
   *
   * @param step its number, from 0
   * @param epoch its epoch, from 1
   * @throws TrainingDivergedException if a loss or the gradient is not finite; the weights are then
   *     those before the step
   */
  StepReport run(int step, int epoch, List<List<Example>> microbatches) {
    long start = System.nanoTime();
    List<Example> examples = microbatches.stream().flatMap(List::stream).toList();
    int targets = examples.stream().mapToInt(example -> example.targets().length).sum();
    double loss = 0;
    for (List<Example> microbatch : microbatches) {
      double ofMicrobatch = trainer.accumulate(microbatch, 1.0 / targets);
      requireFinite(step, "loss", ofMicrobatch, microbatch);
      loss += ofMicrobatch;
    }
    double norm = trainer.gradientNorm();
    requireFinite(step, "gradient norm", norm, examples);
    double rate = schedule.at(step);
    trainer.update(step + 1, rate, optimizer, scale(norm));
    return new StepReport(
        step + 1,
        epoch,
        loss,
        rate,
        norm,
        examples.stream().mapToInt(example -> example.tokens().length).sum(),
        targets,
        microbatches.size(),
        (System.nanoTime() - start) / 1e9);
  }

  private double scale(double norm) {
    double highest = optimizer.gradientClipping();
    return highest > 0 && norm > highest ? highest / norm : 1;
  }

  private static void requireFinite(int step, String what, double value, List<Example> examples) {
    if (!Double.isFinite(value)) {
      throw new TrainingDivergedException(step + 1, what, value, examples);
    }
  }
}
