package io.rsd.core.training;

import io.rsd.core.model.ComputeType;
import java.nio.file.Path;

/** Is told how a run goes. */
public interface TrainingListener {

  /**
   * What a run is going to do.
   *
   * @param examples the rows that are learnt from
   * @param cut how many of them were longer than the context and lost their end
   * @param setAside how many further rows were left out, as too long
   * @param steps all steps of the run
   * @param stepsDone the steps that the checkpoint it goes on from had done; 0 for a new run
   * @param computeType the type that passes compute in, and why
   */
  record Plan(
      int examples, int cut, int setAside, int steps, int stepsDone, ComputeType computeType) {}

  /** The data is read and the model loaded. */
  void begins(Plan plan);

  /** A step is done. */
  void stepDone(StepReport report);

  /** The trained model lies in a folder. */
  void finished(Path model);
}
