package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import io.rsd.eval.benchmarks.Evaluation;
import io.rsd.eval.benchmarks.ScoreTable;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Works out the scores of all evaluations that a run has, and compares them. */
final class ScoresStage implements Stage {

  private static final String NAME = Tables.SCORES.name();

  private final RunContext context;

  ScoresStage(RunContext context) {
    this.context = context;
  }

  /**
   * A model on a benchmark, as the manifest has it.
   *
   * @param stage the name of its stage
   */
  private record Evaluated(String stage, String model, String benchmark) {

    static Optional<Evaluated> of(String stage) {
      String[] parts = stage.split("/", -1);
      return parts.length == 3 && parts[0].equals(EvaluateStage.NAME)
          ? Optional.of(new Evaluated(stage, parts[1], parts[2]))
          : Optional.empty();
    }
  }

  private List<Evaluated> evaluated() {
    return context.run().finishedStages().stream()
        .flatMap(stage -> Evaluated.of(stage).stream())
        .toList();
  }

  private int attempts(Evaluated of) {
    return ((Number) context.run().counts(of.stage()).get(EvaluateStage.ATTEMPTS)).intValue();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isSummary() {
    return true;
  }

  /** Attempts that failed and were made again leave other counts under the same settings. */
  @Override
  public Identity settings() {
    Map<String, String> attempts = new TreeMap<>();
    for (Evaluated of : evaluated()) {
      attempts.put(
          of.stage(),
          "%s %s"
              .formatted(context.run().fingerprint(of.stage()), context.run().counts(of.stage())));
    }
    return Identities.of(attempts);
  }

  @Override
  public Map<String, Object> run() {
    Run run = context.run();
    List<Evaluation> evaluations = new ArrayList<>();
    for (Evaluated of : evaluated()) {
      run.describeJobs("rsd %s: %s".formatted(NAME, of.stage()));
      evaluations.add(
          new Evaluation(
              of.model(), of.benchmark(), EvaluationOutcomes.read(run, of.stage(), attempts(of))));
    }
    List<ScoreTable.Line> lines = ScoreTable.of(evaluations);
    run.describeJobs("rsd " + NAME);
    run.write(
        NAME,
        new TablePart("", Tables.SCORES, NAME),
        run.spark()
            .createDataFrame(lines.stream().map(ScoreRows::row).toList(), Tables.SCORES.schema()),
        1,
        ScoreRows.ORDER);
    ScoreText.of(lines).forEach(line -> run.log("%s%n", line));
    ScoreWarnings.of(evaluations).forEach(warning -> run.log("%s: warning: %s%n", NAME, warning));
    return Map.of();
  }
}
