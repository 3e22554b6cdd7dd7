package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.spark.files.Location;
import io.rsd.spark.run.OtherRun;
import io.rsd.spark.tables.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The teacher alone tries all problems whose gold answer can be compared. What comes out depends on
 * the teacher, the prompts' tokens and how the vocabularies fit together, and not on the student's
 * weights, so that runs for several students can share one solve ({@code solve.from}).
 */
final class SolveStage implements Stage {

  static final String NAME = "solve";

  private final RunContext context;
  private final ProblemStage problems;
  private final Optional<Location> from;

  SolveStage(RunContext context) {
    this.context = context;
    this.problems = ProblemStage.ofRun(context);
    this.from = context.settings().solve().from();
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
    return context.settings().needsSolve();
  }

  /** Another run's attempts are there already. */
  @Override
  public boolean isQuick() {
    return from.isPresent();
  }

  @Override
  public Identity settings() {
    if (context.hashes().teacher().isEmpty()) {
      throw new InvalidInputException("models.teacher must be set: it is the one that solves");
    }
    SortedMap<String, String> decoding = new TreeMap<>(Identities.decoding(context));
    decoding.keySet().removeIf(name -> name.startsWith("decoding.student."));
    decoding.remove("decoding.threshold_temperature");
    return Identities.of(
        decoding,
        Identities.section(context.settings().file(), NAME, "from"),
        Identities.judge(context),
        Map.of(
            Identities.TEACHER,
            context.hashes().teacher().orElseThrow(),
            "prompts and gold answers (content)",
            problems.content(),
            "map of the vocabularies (content)",
            context.hashes().vocabularies().orElseThrow()));
  }

  @Override
  public SortedMap<String, String> layout() {
    return from.isPresent() ? new TreeMap<>() : attempts().layout();
  }

  @Override
  public Map<String, Object> run() {
    if (from.isPresent()) {
      context.run().log("solve: takes the attempts of %s%n", from.get());
      return other(from.get()).counts(NAME, settings());
    }
    Dataset<Row> asked =
        ProblemStage.asked(
            problems.rows().filter(ProblemStage.mayBeSolved(context)), lit("solution"));
    int attempts = context.settings().solve().attempts();
    DecodingPolicy policy = new DecodingPolicy.TeacherAlone();
    context.logStopTokens(NAME, policy);
    attempts()
        .decode(
            asked,
            problems.positions(),
            context.decodeSpec(policy, attempts, true, settings().fingerprint()));
    return AttemptFigures.of(context, NAME);
  }

  private ChunkedAttempts attempts() {
    return ChunkedAttempts.of(context, NAME);
  }

  /** The positions of the problems that the teacher solved, here or in the run that is named. */
  Dataset<Row> solvable() {
    if (from.isEmpty()) {
      return solved(context.run().rows(NAME, Tables.ATTEMPTS), "position");
    }
    // The other run may have them in another order.
    String[] same = {"problem_id", "question"};
    Dataset<Row> solved =
        solved(solvedBy(from.get()).rows(context.run().spark(), NAME, Tables.ATTEMPTS), same);
    return problems.rows().join(broadcast(solved), same).select("position");
  }

  private static Dataset<Row> solved(Dataset<Row> attempts, String... columns) {
    return attempts
        .filter(col("verdict").equalTo("equal"))
        .select(Arrays.stream(columns).map(name -> col(name)).toArray(Column[]::new))
        .distinct();
  }

  private OtherRun other(Location location) {
    return OtherRun.open(location, context.run().hadoop());
  }

  /** It may have been made anew since this run took its solve. */
  private OtherRun solvedBy(Location location) {
    OtherRun other = other(location);
    other.counts(NAME, settings());
    return other;
  }
}
