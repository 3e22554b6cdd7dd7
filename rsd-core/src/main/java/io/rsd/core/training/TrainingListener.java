package io.rsd.core.training;

import io.rsd.core.model.ComputeType;
import java.nio.file.Path;

/** Receives the progress of a training run. */
public interface TrainingListener {

  /**
   * What a run is about to do.
   *
   * @param examples the rows to train on
   * @param cut how many of them were longer than the context and were cut to it
   * @param setAside how many further rows were left out as too long
   * @param steps all steps of the run
   * @param stepsDone the steps of the checkpoint from which the run resumes; 0 for a new run
   * @param computeType the compute type, and why it was chosen
   */
  record Plan(
      int examples, int cut, int setAside, int steps, int stepsDone, ComputeType computeType) {}

  /** Called when the data is read and the model is loaded. */
  void begins(Plan plan);

  /** Called after every step. */
  void stepDone(StepReport report);

  /** Called when the trained model has been written to a folder. */
  void finished(Path model);
}
