package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.eval.answers.TraceRule;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.models.ModelLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The policy of the run makes its traces. */
final class GenerateStage implements TraceStage {

  static final String NAME = "generate";

  private final RunContext context;
  private final ProblemStage problems;
  private final SolveStage solve;

  GenerateStage(RunContext context) {
    this.context = context;
    this.problems = ProblemStage.ofRun(context);
    this.solve = new SolveStage(context);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Stage> needs() {
    return context.settings().needsSolve() ? List.of(problems, solve) : List.of(problems);
  }

  @Override
  public boolean isWanted() {
    return context.settings().generate().policy().isPresent();
  }

  @Override
  public Identity settings() {
    Identity own =
        Identities.of(
            Identities.problems(context).values(),
            Identities.decoding(context),
            Identities.teacher(context),
            Identities.judge(context),
            Identities.section(context.settings().file(), NAME),
            // The other settings of the data set decide what becomes of the attempts.
            Map.of(
                "dataset.prefix_tokens",
                Integer.toString(context.settings().dataset().prefixTokens())));
    return context.settings().needsSolve()
        ? Identities.of(own.values(), solve.settings().values())
        : own;
  }

  @Override
  public SortedMap<String, String> layout() {
    return attempts().layout();
  }

  @Override
  public Map<String, Object> run() {
    DecodingPolicy policy =
        context
            .settings()
            .generate()
            .policy()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "generate.method is given: there is nothing to generate; run rsd score"));
    GenerateSettings generate = context.settings().generate();
    context.logStopTokens(NAME, policy);
    DecodeSpec spec =
        context
            .decodeSpec(
                policy, generate.attempts(), generate.stopAtSuccess(), settings().fingerprint())
            .withRules(rules());
    attempts().decode(planned(), problems.positions(), spec);
    Map<String, Object> counts = AttemptFigures.of(context, NAME);
    counts.putAll(RuleFigures.of(context.run(), NAME, rules()));
    return counts;
  }

  private List<TraceRule> rules() {
    return context
        .settings()
        .generate()
        .valid()
        .rules(context.settings().decoding().limits().forced().unless(), context.opening());
  }

  @Override
  public TraceOrigin origin() {
    boolean taught =
        context.settings().generate().policy().filter(DecodingPolicy::needsTeacher).isPresent();
    Optional<String> teacher =
        context.settings().models().teacher().filter(of -> taught).map(ModelLocation::name);
    return new TraceOrigin(NAME, teacher.orElse(""));
  }

  private ChunkedAttempts attempts() {
    return ChunkedAttempts.of(context, NAME);
  }

  /** Which problems get all attempts, and which a short one for its prefix. */
  private Dataset<Row> planned() {
    Dataset<Row> tried =
        context.settings().needsSolve()
            ? problems
                .rows()
                .join(
                    broadcast(solve.solvable().withColumn("tried", lit(true))),
                    new String[] {"position"},
                    "left")
            : problems.rows().withColumn("tried", ProblemStage.mayBeSolved(context));
    return ProblemStage.asked(
        tried, when(col("tried").eqNullSafe(true), "solution").otherwise("prefix"));
  }
}
