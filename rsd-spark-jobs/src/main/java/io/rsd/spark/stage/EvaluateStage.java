package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.lit;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.EngineSpec;
import io.rsd.spark.input.Decontamination;
import io.rsd.spark.input.Opening;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.PairCheck;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Evaluates one model on one set of problems: every attempt counts (avg@k). */
final class EvaluateStage implements Stage {

  /** What the names of its stages begin with, before model and benchmark. */
  static final String NAME = "evaluate";

  private static final String SECTION = "evaluation";

  /** The student as it was. */
  private static final String BASE = "base";

  /** The student as the stage train leaves it. */
  private static final String TRAINED = "trained";

  private final RunContext context;
  private final String modelName;
  private final ModelLocation model;

  private EvaluateStage(RunContext context, String modelName, ModelLocation model) {
    this.context = context;
    this.modelName = modelName;
    this.model = model;
  }

  /**
   * One stage for each model of {@code evaluation.models}.
   *
   * @throws InvalidInputException if two of them have one name
   */
  static List<Stage> of(RunContext context) {
    Map<String, Stage> stages = new LinkedHashMap<>();
    for (String text : context.settings().evaluation().models()) {
      EvaluateStage stage = of(context, text);
      if (stages.put(stage.modelName, stage) != null) {
        throw new InvalidInputException(
            "evaluation.models: two models have the name '%s'".formatted(stage.modelName));
      }
    }
    return List.copyOf(stages.values());
  }

  private static EvaluateStage of(RunContext context, String text) {
    ModelLocation student = context.settings().models().student();
    return switch (text) {
      case BASE -> new EvaluateStage(context, BASE, student);
      case TRAINED -> new EvaluateStage(context, TRAINED, new TrainStage(context).model());
      default -> {
        ModelLocation other = student.elsewhere(text);
        yield new EvaluateStage(context, other.name(), other);
      }
    };
  }

  @Override
  public String name() {
    return "%s/%s/%s".formatted(NAME, modelName, benchmark());
  }

  @Override
  public List<Stage> needs() {
    return modelName.equals(TRAINED)
        ? List.of(new TrainStage(context), problems())
        : List.of(problems());
  }

  @Override
  public boolean isWanted() {
    return context.settings().evaluation().problems().isPresent();
  }

  /** Of a model that is there already, problems and prompts are made at once. */
  @Override
  public void check(Stages stages) {
    if (!modelName.equals(TRAINED)) {
      stages.perform(problems());
    }
  }

  @Override
  public Identity settings() {
    return Identities.of(
        promptIdentity(),
        Map.of(Identities.COMPUTE_TYPE, context.models().chosenType().configName()));
  }

  private SortedMap<String, String> promptIdentity() {
    SortedMap<String, String> values =
        new TreeMap<>(Identities.section(context.settings().file(), SECTION, "models"));
    values.put(
        "evaluation.problems.path",
        context.settings().evaluation().problems().map(of -> of.path().toString()).orElse(""));
    values.putAll(context.settings().file().section("prompt").flat());
    values.put("evaluation.model (content)", context.contentOf(model));
    return values;
  }

  @Override
  public SortedMap<String, String> layout() {
    return attempts().layout();
  }

  private String folder() {
    return "evaluation/%s/%s/".formatted(modelName, benchmark());
  }

  private ChunkedAttempts attempts() {
    Map<String, String> columns = new TreeMap<>(place());
    columns.put("stage", NAME);
    return new ChunkedAttempts(
        context, name(), new TablePart(folder(), Tables.EVALUATION_ATTEMPTS, NAME), columns);
  }

  private String benchmark() {
    return context.settings().evaluation().benchmark();
  }

  @Override
  public Map<String, String> place() {
    return Map.of("model", modelName, "benchmark", benchmark());
  }

  /** The name of the stage that reads the problems of an evaluation. */
  static String problemsOf(String evaluation) {
    return evaluation + "/problems";
  }

  private ProblemStage problems() {
    ProblemSettings problems =
        context
            .settings()
            .evaluation()
            .problems()
            .orElseThrow(() -> new InvalidInputException("evaluation.problems.path must be set"));
    return new ProblemStage(
        context,
        problemsOf(name()),
        folder(),
        problems,
        Decontamination.none(),
        model,
        this::problemSettings,
        place());
  }

  /** Looks at the model, which is not there before the stages that it comes from are done. */
  private Identity problemSettings() {
    PairCheck.check(Optional.empty(), model);
    return new Identity(promptIdentity());
  }

  @Override
  public Map<String, Object> run() {
    EvaluationSettings evaluation = context.settings().evaluation();
    EngineSpec engine =
        new EngineSpec(
            context.models().withOnlyStudent(model),
            evaluation.decoding(context.settings().decoding()),
            ProblemSettings.ANSWERS,
            // Without a teacher there is nobody to spell it for.
            new Opening(""));
    DecodeSpec spec =
        new DecodeSpec(engine, evaluation.attempts(), false, 1, settings().fingerprint());
    ProblemStage problems = problems();
    Dataset<Row> asked = ProblemStage.asked(problems.rows(), lit("solution"));
    context
        .run()
        .log(
            "%s: a text ends with one of the tokens %s%n",
            name(), PairCheck.check(Optional.empty(), model).ofStudent().spelled());
    attempts().decode(asked, problems.positions(), spec);
    return AttemptFigures.of(context.run(), name());
  }
}
