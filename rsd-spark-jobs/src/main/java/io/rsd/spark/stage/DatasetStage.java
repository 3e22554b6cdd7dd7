package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import io.rsd.spark.run.Run;
import java.util.List;
import java.util.Map;

/** Chooses the traces and makes the table to train on; counts their figures. */
final class DatasetStage implements Stage {

  static final String NAME = "dataset";

  private final RunContext context;
  private final boolean given;
  private final Stage source;

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
        source.settings().values(), Identities.section(context.settings().file(), NAME));
  }

  @Override
  public Map<String, Object> run() {
    Run run = context.run();
    run.describeJobs("rsd dataset: choose traces");
    TraceTable.write(run, ChunkedAttempts.table("", source.name()));
    run.describeJobs("rsd dataset: rows to train on");
    SftTable.write(
        run,
        context.settings().models().student(),
        context.settings().prompts(),
        context.settings().prefixTokens(),
        given && context.settings().score().from().isEmpty());
    long solvable = ((Number) run.counts(source.name()).get("problems")).longValue();
    return TraceFigures.of(run, solvable);
  }
}
