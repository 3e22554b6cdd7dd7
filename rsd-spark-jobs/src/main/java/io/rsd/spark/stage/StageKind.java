package io.rsd.spark.stage;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * All stages, in the order of the pipeline. A new one is a class that implements {@link Stage} and
 * a constant here; the command line, the pipeline and the manifest follow from it.
 */
public enum StageKind {
  PROBLEMS(
      "Reads the problem file: makes the prompts, and sets aside rows that cannot be used.",
      run -> List.of(ProblemStage.ofRun(run))),
  SOLVE(
      "Finds out which problems the teacher alone can solve.", run -> List.of(new SolveStage(run))),
  GENERATE(
      "Makes attempts by the method of the run at the problems that the teacher solved, and one"
          + " short attempt at each of the others, for its prefix.",
      run -> List.of(new GenerateStage(run))),
  SCORE(
      "Scores existing traces, from the problem file or another run, under the student model.",
      run -> List.of(new ScoreStage(run))),
  DATASET(
      "Chooses the trace of each problem and makes the table to train on: whole traces of solved"
          + " problems, prefixes of the others.",
      run -> List.of(new DatasetStage(run))),
  TRAIN(
      "Fine-tunes the student on the table of the run, or any model on any table. An interrupted"
          + " training continues from its last checkpoint.",
      run -> List.of(new TrainStage(run))),
  EVALUATE(
      "Evaluates models on held-out problems; every attempt counts (avg@k).", EvaluateStage::of);

  private final String description;
  private final Function<RunContext, List<Stage>> stages;

  StageKind(String description, Function<RunContext, List<Stage>> stages) {
    this.description = description;
    this.stages = stages;
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, for the command line. */
  public String description() {
    return description;
  }

  /** The stages of this kind that a run has; evaluate has one for each model. */
  List<Stage> of(RunContext run) {
    return stages.apply(run);
  }
}
