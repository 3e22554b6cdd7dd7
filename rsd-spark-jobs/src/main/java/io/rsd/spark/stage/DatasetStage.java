package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import io.rsd.spark.run.Run;
import java.util.List;
import java.util.Map;

/** Chooses the traces and makes the table to train on; counts their figures. */
final class DatasetStage implements Stage {

  static final String NAME = "dataset";

  /** Large enough that even many traces are few files, small enough that a task can sort it. */
  private static final int ROWS_PER_FILE = 4096;

  private final RunContext context;
  private final boolean given;
  private final TraceStage source;

  DatasetStage(RunContext context) {
    this.context = context;
    this.given = context.settings().generate().policy().isEmpty();
    this.source = given ? new ScoreStage(context) : new GenerateStage(context);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Stage> needs() {
    return List.of(source);
  }

  @Override
  public Identity settings() {
    return Identities.of(
        source.settings().values(),
        Identities.section(context.settings().file(), DatasetSettings.SECTION));
  }

  @Override
  public Map<String, Object> run() {
    Run run = context.run();
    run.describeJobs("rsd dataset: choose traces");
    Map<String, Object> made = run.counts(source.name());
    long solvable = ((Number) made.get("problems")).longValue();
    int files = Math.toIntExact(1 + ProblemStage.ofRun(context).positions() / ROWS_PER_FILE);
    TraceTable.write(run, source.name(), context.settings().dataset().choice(), files);
    run.describeJobs("rsd dataset: rows to train on");
    boolean ofProblemFile = given && context.settings().score().from().isEmpty();
    SftRows rows =
        new SftRows(
            context.settings().models().student(),
            context.settings().prompts(),
            source.origin(),
            context.settings().dataset().prefixTokens(),
            ofProblemFile);
    SftTable.write(run, rows, files);
    Map<String, Object> figures = TraceFigures.of(run, solvable);
    if (ofProblemFile) {
      figures.put("solved_as_given", made.get("finished"));
    }
    return figures;
  }
}
