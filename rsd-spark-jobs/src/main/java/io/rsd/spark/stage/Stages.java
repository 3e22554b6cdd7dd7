package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.spark.run.Run;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the stages of a run: each after those that it needs, and none that is done already. */
public final class Stages {

  private final RunContext context;

  /** The names of the stages that this command has run or found done. */
  private final Set<String> performed = new HashSet<>();

  private Stages(RunContext context) {
    this.context = context;
  }

  /**
   * The stages of a run.
   *
   * @param kinds those that are going to run
   * @throws InvalidInputException if a model is missing or the two do not fit together
   */
  public static Stages of(Run run, RunSettings settings, Set<StageKind> kinds) {
    return new Stages(RunContext.open(run, settings, kinds));
  }

  /** The run that they work on. */
  public Run run() {
    return context.run();
  }

  /**
   * Runs the stages of one kind.
   *
   * @throws InvalidInputException if there is none, if a stage that it needs is not done, or if it
   *     was begun with other settings
   */
  public void run(StageKind kind) {
    List<Stage> stages = kind.of(context);
    if (stages.isEmpty()) {
      throw new InvalidInputException(
          "there is nothing to %s: evaluation.models and evaluation.benchmarks must name models and benchmarks"
              .formatted(kind.label()));
    }
    stages.forEach(this::perform);
  }

  /** Runs all stages in order, without those that are done already. */
  public void pipeline() {
    List<Stage> all =
        Arrays.stream(StageKind.values())
            .flatMap(kind -> kind.of(context).stream())
            .filter(Stage::isWanted)
            .toList();
    all.forEach(stage -> stage.check(this));
    all.forEach(this::perform);
  }

  /** Runs a stage, unless it is done. */
  void perform(Stage stage) {
    if (performed.add(stage.name())) {
      stage.needs().forEach(this::provide);
      Identity settings = stage.settings();
      if (stage.isSummary()) {
        run().forgetOther(stage.name(), settings);
      }
      run().stage(stage.name(), settings, stage.layout(), stage::lack, () -> counted(stage));
    }
  }

  private Map<String, Object> counted(Stage stage) {
    Map<String, Object> counts = stage.run();
    FigureTable.write(context, stage, counts);
    return counts;
  }

  private void provide(Stage needed) {
    if (needed.isQuick()) {
      perform(needed);
    } else {
      needed.needs().forEach(this::provide);
      run()
          .requireStage(
              needed.name(), needed.settings(), "run rsd %s first".formatted(needed.name()));
    }
  }
}
