package io.rsd.spark.run;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.when;

import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.model.Sampling;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.DecodeTask;
import io.rsd.spark.executor.DecodingSection;
import io.rsd.spark.executor.EngineSpec;
import io.rsd.spark.executor.Method;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.executor.ModelSettings;
import io.rsd.spark.executor.PairCheck;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Evaluates a model on problems: every attempt counts (avg@k). The result is a run of its own, with
 * its problems, attempts and books.
 */
public final class Evaluation {

  static final String EVALUATE = "evaluate";

  private static final String EVALUATION = "evaluation";

  private final SettingsFile file;
  private final ModelLocation model;
  private final String modelHash;

  /**
   * @param model the model to evaluate
   * @throws io.rsd.core.InvalidInputException if it is not there
   */
  public Evaluation(SettingsFile file, ModelLocation model) {
    this.file = file;
    this.model = model;
    this.modelHash = model.fingerprint();
  }

  /**
   * Reads the problems and checks the model, so that what is wrong with them is told early.
   *
   * @return how many rows the input had
   */
  public long prepare(Run run) {
    PairCheck.check(Optional.empty(), model);
    run.putModel("student", model.location(), modelHash);
    return ProblemStage.run(
        run,
        settings(),
        ProblemSettings.read(file.section(EVALUATION).section("problems"), Optional.empty()),
        PromptSettings.read(file.section("prompt")),
        model);
  }

  /** Does the evaluation, or what is left of it, and returns its figures. */
  public Map<String, Object> run(Run run) {
    long positions = prepare(run);
    StageSettings settings = settings();
    return run.stage(EVALUATE, settings, () -> evaluate(run, settings.fingerprint(), positions));
  }

  private StageSettings settings() {
    SortedMap<String, String> values = RunSettings.ofProblems(file, EVALUATION);
    values.remove("evaluation.output");
    values.remove("evaluation.model");
    values.put("models.compute_type", file.section("models").flat().get("models.compute_type"));
    values.put("evaluation.model (content)", modelHash);
    return new StageSettings(values);
  }

  private Map<String, Object> evaluate(Run run, String fingerprint, long positions) {
    Settings evaluation = file.section(EVALUATION);
    EngineSpec engine = new EngineSpec(models(), Method.STUDENT, 0, decoding(evaluation));
    DecodeSpec spec =
        new DecodeSpec(engine, evaluation.integer("attempts", 1), false, 1, fingerprint);
    Settings runs = file.section("run");
    Dataset<Row> problems =
        run.table(ProblemStage.PROBLEMS, Tables.PROBLEMS)
            .select(
                col("position"),
                col("problem_id"),
                col("gold"),
                col("prompt_token_ids"),
                lit("solution").as("purpose"));
    new AttemptStage(
            run,
            EVALUATE,
            runs.integer("problems_per_chunk", 1),
            runs.integer("problems_per_task", 1))
        .run(problems, positions, progress -> new DecodeTask(spec, progress));
    return figures(run);
  }

  private ModelSettings models() {
    return ModelSettings.read(file.orElse("models.student", model.location()).section("models"))
        .withOnlyStudent(model.location());
  }

  private DecodingSection decoding(Settings evaluation) {
    DecodingSection speed = DecodingSection.read(file.section("decoding"));
    Sampling sampling = DecodingSection.sampling(evaluation);
    return new DecodingSection(
        sampling,
        sampling,
        1,
        evaluation.integer("context", 2),
        evaluation.integer("seed"),
        speed.slots(),
        speed.blockLength(),
        speed.cacheMemory());
  }

  /**
   * Accuracy as the mean over the problems of the share of correct attempts, with its standard
   * error over the problems; attempts that could not be made count as wrong.
   */
  private static Map<String, Object> figures(Run run) {
    run.spark().sparkContext().setJobDescription("rsd evaluate: figures");
    Dataset<Row> attempts = run.table(AttemptStage.table(EVALUATE), Tables.ATTEMPTS);
    Dataset<Row> accuracies =
        attempts
            .groupBy("position")
            .agg(avg(when(col("verdict").eqNullSafe("equal"), 1.0).otherwise(0.0)).as("accuracy"));
    Row accuracy =
        accuracies
            .agg(
                count(lit(1)).as("problems"),
                avg("accuracy").as("accuracy"),
                stddev_samp("accuracy").as("deviation"))
            .first();
    Map<String, Object> figures = new LinkedHashMap<>();
    long problems = accuracy.getAs("problems");
    figures.put("problems", problems);
    figures.put("accuracy_percent", 100 * accuracy.<Double>getAs("accuracy"));
    if (problems > 1) {
      figures.put(
          "standard_error_percent",
          100 * accuracy.<Double>getAs("deviation") / Math.sqrt((double) problems));
    }
    Row shares =
        attempts
            .agg(
                expr("100 * avg(int(verdict <=> 'undecided')) as undecided_percent"),
                expr("100 * avg(int(finish_reason <=> 'length')) as at_limit_percent"),
                expr("avg(tokens) as mean_tokens"))
            .first();
    for (String name : shares.schema().fieldNames()) {
      figures.put(name, shares.getAs(name));
    }
    run.tell(
        "evaluate: %.2f%% correct on %d problems%n", figures.get("accuracy_percent"), problems);
    return figures;
  }
}
