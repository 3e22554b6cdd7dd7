package io.rsd.spark.run;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.DecodeTask;
import io.rsd.spark.executor.EngineSpec;
import io.rsd.spark.executor.Method;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.executor.PairCheck;
import io.rsd.spark.executor.ScoreSpec;
import io.rsd.spark.executor.ScoreTask;
import io.rsd.spark.tables.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The stages of a run up to its SFT table: {@code problems -> solve -> generate -> dataset}. */
public final class Stages {

  static final String SOLVE = "solve";
  static final String GENERATE = "generate";
  static final String SCORE = "score";
  static final String DATASET = "dataset";

  private final Run run;
  private final RunSettings settings;
  private final ModelHashes hashes;

  private Stages(Run run, RunSettings settings, ModelHashes hashes) {
    this.run = run;
    this.settings = settings;
    this.hashes = hashes;
  }

  /**
   * Enters the models of a run in its manifest, and checks those that lie elsewhere; those on this
   * machine were checked before Spark was started.
   *
   * @throws InvalidInputException if one is missing or they do not fit together
   */
  public static Stages of(Run run, RunSettings settings) {
    Optional<ModelLocation> teacher = settings.models().teacher();
    if (settings.models().anyRemote()) {
      PairCheck.check(teacher, settings.models().student());
    }
    ModelHashes hashes = ModelHashes.of(teacher, settings.models().student());
    teacher.ifPresent(
        model -> run.putModel("teacher", model.location(), hashes.teacher().orElseThrow()));
    run.putModel("student", settings.models().student().location(), hashes.student());
    return new Stages(run, settings, hashes);
  }

  /** Reads the problems; returns how many rows the input had. */
  private long problems() {
    return ProblemStage.run(
        run,
        settings.ofProblems(hashes),
        settings.problems(),
        settings.prompts(),
        settings.models().student());
  }

  /**
   * The teacher alone tries all problems whose gold answer can be read; returns what it counted.
   */
  public Map<String, Object> solve() {
    if (settings.solveFrom().isPresent()) {
      run.tell("solve: stands in %s%n", settings.solveFrom().get());
      return Map.of();
    }
    long positions = problems();
    return run.stage(SOLVE, settings.ofSolve(hashes), () -> solve(positions));
  }

  private Map<String, Object> solve(long positions) {
    DecodeSpec spec =
        spec(Method.TEACHER, settings.solveAttempts(), settings.ofSolve(hashes).fingerprint());
    Dataset<Row> problems =
        table()
            .filter(col("gold_status").equalTo("readable"))
            .select(
                col("position"),
                col("problem_id"),
                col("gold"),
                col("prompt_token_ids"),
                lit("solution").as("purpose"));
    decode(SOLVE, spec, problems, positions);
    return AttemptFigures.of(run, SOLVE);
  }

  /** The method of the run makes its traces. */
  public Map<String, Object> generate() {
    Method method =
        settings
            .method()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "generate.method is given: there is nothing to generate; use rsd score"));
    long positions = problems();
    Optional<Dataset<Row>> solvable =
        settings.needsSolve() ? Optional.of(solvable()) : Optional.empty();
    return run.stage(
        GENERATE,
        settings.ofGenerate(hashes),
        () -> {
          String fingerprint = settings.ofGenerate(hashes).fingerprint();
          DecodeSpec spec = spec(method, settings.attempts(), fingerprint);
          decode(GENERATE, spec, planned(solvable), positions);
          return AttemptFigures.of(run, GENERATE);
        });
  }

  /** Who gets all attempts, and who a short one for its prefix. */
  private Dataset<Row> planned(Optional<Dataset<Row>> solvable) {
    Dataset<Row> readable = table().withColumn("tried", col("gold_status").equalTo("readable"));
    Dataset<Row> problems =
        solvable
            .map(
                solved ->
                    table()
                        .join(
                            broadcast(solved.withColumn("tried", lit(true))),
                            usingPosition(),
                            "left"))
            .orElse(readable);
    return problems.select(
        col("position"),
        col("problem_id"),
        col("gold"),
        col("prompt_token_ids"),
        when(col("tried").eqNullSafe(true), "solution").otherwise("prefix").as("purpose"));
  }

  private static String[] usingPosition() {
    return new String[] {"position"};
  }

  /** The positions of the problems that the teacher solved, in this run or the one named. */
  private Dataset<Row> solvable() {
    String attempts = AttemptStage.table(SOLVE);
    StageSettings ofSolve = settings.ofSolve(hashes);
    Dataset<Row> table;
    if (settings.solveFrom().isPresent()) {
      RunFolder other = Run.requireStageOf(run.spark(), settings.solveFrom().get(), SOLVE, ofSolve);
      table = run.spark().read().schema(Tables.ATTEMPTS).parquet(other.path(attempts));
    } else {
      run.requireStage(
          SOLVE, ofSolve, "run rsd solve first, or set generate.problems = all or solve.from");
      table = run.table(attempts, Tables.ATTEMPTS);
    }
    return table.filter(col("verdict").equalTo("equal")).select("position").distinct();
  }

  /** Reads the traces that the input brought along with the student. */
  public Map<String, Object> score() {
    if (settings.completion().isEmpty()) {
      throw new InvalidInputException(
          "score.completion must be set: it says which columns the traces are in");
    }
    long positions = problems();
    return run.stage(
        SCORE,
        settings.ofScore(hashes),
        () -> {
          ScoreSpec spec =
              new ScoreSpec(
                  settings.models(),
                  settings.decoding().context(),
                  settings.decoding().seed(),
                  settings.ofScore(hashes).fingerprint());
          Dataset<Row> problems =
              table()
                  .filter(col("completion").isNotNull())
                  .select("position", "problem_id", "gold", "completion", "prompt_token_ids");
          attempts(SCORE).run(problems, positions, progress -> new ScoreTask(spec, progress));
          return AttemptFigures.of(run, SCORE);
        });
  }

  /** Chooses the traces and makes the table to train on; returns their figures. */
  public Map<String, Object> dataset() {
    String source = settings.method().isPresent() ? GENERATE : SCORE;
    StageSettings ofSource =
        source.equals(GENERATE) ? settings.ofGenerate(hashes) : settings.ofScore(hashes);
    Map<String, Object> counts =
        run.requireStage(source, ofSource, "run rsd %s first".formatted(source));
    long solvable = ((Number) counts.get("problems")).longValue();
    return run.stage(
        DATASET,
        settings.ofDataset(hashes),
        () -> {
          run.spark().sparkContext().setJobDescription("rsd dataset: choose traces");
          TraceTable.write(run, AttemptStage.table(source));
          run.spark().sparkContext().setJobDescription("rsd dataset: rows to train on");
          boolean given = settings.method().isEmpty();
          SftTable.write(
              run, settings.models().student(), settings.prompts(), settings.prefixTokens(), given);
          return TraceFigures.of(run, solvable);
        });
  }

  /** Has the student trained on the table, unless it is. */
  public void train(SettingsFile file, Runnable training) {
    SortedMap<String, String> values = new TreeMap<>(settings.ofDataset(hashes).values());
    values.putAll(file.section("training").flat());
    // These decide where it is done, and from where.
    List.of("model", "data", "output", "device", "checkpoint_every")
        .forEach(name -> values.remove("training." + name));
    run.stage(
        "train",
        new StageSettings(values),
        () -> {
          training.run();
          return Map.of();
        });
  }

  private DecodeSpec spec(Method method, int attempts, String fingerprint) {
    EngineSpec engine =
        new EngineSpec(
            settings.models(),
            method,
            settings.threshold(),
            settings.decoding().withSeed(seed(method)));
    return new DecodeSpec(engine, attempts, true, settings.prefixTokens(), fingerprint);
  }

  /**
   * The teacher's seed is the one that was set, in solve as in generate. The other methods have
   * seeds of their own: with the numbers by which the teacher came to solve a problem they would do
   * better at it than with others.
   */
  private long seed(Method method) {
    long seed = settings.decoding().seed();
    return method == Method.TEACHER
        ? seed
        : new SplittableRandom(seed + method.label().hashCode()).nextLong();
  }

  private void decode(String stage, DecodeSpec spec, Dataset<Row> problems, long positions) {
    attempts(stage).run(problems, positions, progress -> new DecodeTask(spec, progress));
  }

  private AttemptStage attempts(String stage) {
    return new AttemptStage(run, stage, settings.problemsPerChunk(), settings.problemsPerTask());
  }

  private Dataset<Row> table() {
    return run.table(ProblemStage.PROBLEMS, Tables.PROBLEMS);
  }
}
