package io.rsd.spark.stage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * All stages, in the order of the pipeline. A new one is a class that implements {@link Stage}, a
 * constant here, and a case in {@link #of}, which the compiler asks for; the command line, the
 * pipeline and the manifest follow from it.
 */
public enum StageKind {
  PROBLEMS("Reads the problem file, makes the prompts, and sets aside rows that cannot be used."),
  SOLVE("Finds the problems that the teacher alone can solve."),
  GENERATE(
      "Makes attempts by generate.method at the problems that the teacher solved, and one short"
          + " attempt at each of the others, for its prefix."),
  SCORE("Scores existing traces, from the problem file or another run, under the student model."),
  DATASET(
      "Chooses the trace of each problem and writes the table to train on: full traces of solved"
          + " problems, prefixes of the others."),
  TRAIN(
      "Fine-tunes the student on the table of the run; without run.directory, any model on any"
          + " table. An interrupted training continues from its last checkpoint."),
  EVALUATE("Evaluates models on held-out problems; every attempt counts (avg@k).");

  private final String description;

  StageKind(String description) {
    this.description = description;
  }

  /** Its name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, for the command line. */
  public String description() {
    return description;
  }

  /**
   * The stages of this kind that a run has; evaluate has one for each model, and one for the scores
   * of all.
   */
  List<Stage> of(RunContext run) {
    return switch (this) {
      case PROBLEMS -> List.of(ProblemStage.ofRun(run));
      case SOLVE -> List.of(new SolveStage(run));
      case GENERATE -> List.of(new GenerateStage(run));
      case SCORE -> List.of(new ScoreStage(run));
      case DATASET -> List.of(new DatasetStage(run));
      case TRAIN -> List.of(new TrainStage(run));
      case EVALUATE -> evaluations(run);
    };
  }

  /** Every evaluation, and the scores of all; nothing where there is nothing to evaluate. */
  private static List<Stage> evaluations(RunContext run) {
    List<Stage> evaluations = EvaluateStage.of(run);
    return evaluations.isEmpty()
        ? List.of()
        : Stream.concat(evaluations.stream(), Stream.of(new ScoresStage(run))).toList();
  }
}
