package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.spark.executor.ScoreSpec;
import io.rsd.spark.executor.ScoreTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores existing traces under the student: those of the problem file, or of another run. */
final class ScoreStage implements TraceStage {

  static final String NAME = "score";

  /** The tokens of traces that are known as texts only. */
  static final Column NO_TOKENS = lit(null).cast("array<int>").as("token_ids");

  /** Which of those tokens were forced upon a completion. */
  static final String FORCED = "forced_positions";

  /** Of completions that are texts, nothing is known of them. */
  static final Column NONE_FORCED = lit(null).cast("array<int>").as(FORCED);

  /** The column of what a trace's own prompt said of the answer before it. */
  static final String ANSWER_OPENING = "answer_opening";

  private final RunContext context;
  private final ProblemStage problems;
  private final Optional<TracesOfRun> from;

  ScoreStage(RunContext context) {
    this.context = context;
    this.problems = ProblemStage.ofRun(context);
    this.from = context.settings().score().from().map(run -> TracesOfRun.open(context, run));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Stage> needs() {
    return List.of(problems);
  }

  @Override
  public boolean isWanted() {
    return context.settings().generate().policy().isEmpty();
  }

  @Override
  public Identity settings() {
    SortedMap<String, String> values = new TreeMap<>(Identities.problems(context).values());
    values.put(
        "decoding.context",
        context.settings().file().section("decoding").flat().get("decoding.context"));
    values.put(Identities.COMPUTE_TYPE, context.models().chosenType().configName());
    values.putAll(Identities.judge(context));
    from.ifPresent(traces -> values.putAll(traces.identity()));
    return new Identity(values);
  }

  @Override
  public SortedMap<String, String> layout() {
    return attempts().layout();
  }

  @Override
  public Map<String, Object> run() {
    Dataset<Row> traces =
        from.map(run -> run.of(problems.rows()))
            .orElseGet(this::ofProblemFile)
            .select(
                "position",
                "problem_id",
                "question",
                "gold",
                "completion",
                ANSWER_OPENING,
                "token_ids",
                FORCED,
                "prompt_token_ids");
    ScoreSpec spec =
        new ScoreSpec(
            context.models(),
            context.grader(context.settings().problems().answers()),
            context.opening(),
            context.settings().decoding().limits().context(),
            context.settings().decoding().seed(),
            settings().fingerprint());
    context.logStopTokens(NAME, new DecodingPolicy.StudentOnly());
    attempts().make(traces, problems.positions(), progress -> new ScoreTask(spec, progress));
    return AttemptFigures.of(context, NAME);
  }

  private Dataset<Row> ofProblemFile() {
    if (context.settings().score().completion().isEmpty()) {
      throw new InvalidInputException(
          "there are no traces to score: set score.completion to the columns of the problem file"
              + " that hold them, or score.from to a run");
    }
    return problems
        .rows()
        .filter(col("completion").isNotNull())
        .select(col("*"), lit("").as(ANSWER_OPENING), NO_TOKENS, NONE_FORCED);
  }

  @Override
  public TraceOrigin origin() {
    return from.map(TracesOfRun::origin).orElseGet(() -> new TraceOrigin("problem_file", ""));
  }

  private ChunkedAttempts attempts() {
    return ChunkedAttempts.of(context, NAME);
  }
}
