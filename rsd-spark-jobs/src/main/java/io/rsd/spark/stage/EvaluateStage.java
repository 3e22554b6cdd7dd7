package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import io.rsd.core.decoding.ForcedText;
import io.rsd.eval.answers.AnswerKind;
import io.rsd.spark.executor.DecodeSpec;
import io.rsd.spark.executor.EngineSpec;
import io.rsd.spark.input.Decontamination;
import io.rsd.spark.input.Opening;
import io.rsd.spark.input.Prompter;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.models.PairCheck;
import io.rsd.spark.run.Run;
import io.rsd.spark.tables.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Evaluates one model on one benchmark: every attempt counts (avg@k). */
final class EvaluateStage implements Stage {

  /** What the names of its stages begin with, before model and benchmark. */
  static final String NAME = "evaluate";

  /** The count of attempts that each problem was given. */
  static final String ATTEMPTS = "attempts";

  /** The student as it was. */
  private static final String BASE = "base";

  /** The student as the stage train leaves it. */
  private static final String TRAINED = "trained";

  private final RunContext context;
  private final String modelName;
  private final ModelLocation model;
  private final Benchmark benchmark;

  private EvaluateStage(
      RunContext context, String modelName, ModelLocation model, Benchmark benchmark) {
    this.context = context;
    this.modelName = modelName;
    this.model = model;
    this.benchmark = benchmark;
  }

  /**
   * One stage for each model of {@code evaluation.models} on each benchmark of {@code
   * evaluation.benchmarks}. Those of one model follow each other, so that it is loaded once.
   *
   * @throws InvalidInputException if two models have one name
   */
  static List<Stage> of(RunContext context) {
    Map<String, ModelLocation> models = new LinkedHashMap<>();
    for (String text : context.settings().evaluation().models()) {
      ModelLocation model = model(context, text);
      String name = List.of(BASE, TRAINED).contains(text) ? text : model.name();
      if (models.put(name, model) != null) {
        throw new InvalidInputException(
            "evaluation.models: two models have the name '%s'".formatted(name));
      }
    }
    List<Stage> stages = new ArrayList<>();
    models.forEach(
        (name, model) ->
            context
                .settings()
                .evaluation()
                .benchmarks()
                .forEach(of -> stages.add(new EvaluateStage(context, name, model, of))));
    return stages;
  }

  private static ModelLocation model(RunContext context, String text) {
    ModelLocation student = context.settings().models().student();
    return switch (text) {
      case BASE -> student;
      case TRAINED -> new TrainStage(context).model();
      default -> student.elsewhere(text);
    };
  }

  @Override
  public String name() {
    return "%s/%s/%s".formatted(NAME, modelName, benchmark.name());
  }

  @Override
  public List<Stage> needs() {
    return modelName.equals(TRAINED)
        ? List.of(new TrainStage(context), problems())
        : List.of(problems());
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
        forcedText(),
        Identities.judge(context),
        Map.of(Identities.COMPUTE_TYPE, context.models().chosenType().configName()));
  }

  /** What is written at the think limit, if there is one. */
  private Map<String, String> forcedText() {
    ForcedText forced = benchmark.forcedText(context.settings().decoding());
    return benchmark.thinkLimit().isPresent()
        ? Map.of("decoding.think_end", forced.unless(), "decoding.forced_text", forced.text())
        : Map.of();
  }

  /** All but the number of attempts, which may grow. */
  private SortedMap<String, String> promptIdentity() {
    String block = "benchmarks.%s.".formatted(benchmark.name());
    SortedMap<String, String> values =
        new TreeMap<>(
            context.settings().file().section("benchmarks").section(benchmark.name()).flat());
    values.remove(block + ATTEMPTS);
    values.remove(block + "path");
    values.keySet().removeIf(setting -> setting.startsWith(block + "prompt."));
    values.put(block + "path (content)", context.contentOf(benchmark.problems()));
    values.putAll(
        hasOptions() ? benchmark.prompts().identityWithOptions() : benchmark.prompts().identity());
    values.put("evaluation.model (content)", context.contentOf(model));
    return values;
  }

  private boolean hasOptions() {
    return benchmark.problems().answers() == AnswerKind.CHOICE;
  }

  @Override
  public SortedMap<String, String> layout() {
    return attempts().layout();
  }

  @Override
  public Optional<String> lack(Map<String, Object> counts) {
    long made = ((Number) counts.get(ATTEMPTS)).longValue();
    return Optional.of(
            "it has %d of %d attempts at each problem".formatted(made, benchmark.attempts()))
        .filter(sentence -> made < benchmark.attempts());
  }

  private String folder() {
    return "evaluation/%s/%s/".formatted(modelName, benchmark.name());
  }

  private EvaluationAttempts attempts() {
    Map<String, String> columns = new TreeMap<>(place());
    columns.put("stage", NAME);
    return new EvaluationAttempts(context, name(), NAME, folder(), columns);
  }

  @Override
  public Map<String, String> place() {
    return Map.of("model", modelName, "benchmark", benchmark.name());
  }

  /** The name of the stage that reads the problems of an evaluation. */
  static String problemsOf(String evaluation) {
    return evaluation + "/problems";
  }

  private ProblemStage problems() {
    return new ProblemStage(
        context,
        problemsOf(name()),
        folder(),
        benchmark.problems(),
        Decontamination.none(),
        benchmark.prompts(),
        model,
        this::problemSettings,
        place());
  }

  /** Looks at the model, which is not there before the stages that it comes from are done. */
  private Identity problemSettings() {
    PairCheck.check(Optional.empty(), model);
    return new Identity(promptIdentity());
  }

  /** How the benchmark's prompts open the answer. */
  private Opening opening() {
    try (Prompter prompter = Prompter.load(model.description(), benchmark.prompts())) {
      return prompter.opening();
    }
  }

  @Override
  public Map<String, Object> run() {
    EngineSpec engine =
        new EngineSpec(
            context.models().withOnlyStudent(model),
            benchmark.decoding(context.settings().decoding()),
            context.grader(benchmark.problems().answers()),
            opening(),
            benchmark.countTruncated(),
            List.of());
    DecodeSpec spec =
        new DecodeSpec(engine, benchmark.attempts(), false, 1, settings().fingerprint());
    ProblemStage problems = problems();
    Dataset<Row> asked = ProblemStage.asked(problems.rows(), lit("solution"));
    context
        .run()
        .log(
            "%s: a text ends with one of the tokens %s%n",
            name(), PairCheck.check(Optional.empty(), model).ofStudent().spelled());
    takeFromOtherRuns(problems.positions());
    attempts().decode(asked, problems.positions(), spec);
    Map<String, Object> counts = AttemptFigures.of(context, name(), counted());
    counts.put(ATTEMPTS, benchmark.attempts());
    if (hasOptions()) {
      counts.putAll(LetterBalance.of(context.run(), name(), counted()));
    }
    return counts;
  }

  private void takeFromOtherRuns(long positions) {
    if (context.settings().evaluation().from().isEmpty()) {
      return;
    }
    EvaluationElsewhere.find(context, settings())
        .ifPresentOrElse(
            found ->
                attempts().take(found, positions, Math.min(found.attempts(), benchmark.attempts())),
            () ->
                context
                    .run()
                    .log(
                        "%s: no run of evaluation.from has done it with this model and these"
                            + " settings%n",
                        name()));
  }

  /** The attempts that count: where their number was lowered, some problems may have more. */
  private Dataset<Row> counted() {
    return counted(context.run(), name(), benchmark.attempts());
  }

  /** The first attempts at each problem of an evaluation. */
  static Dataset<Row> counted(Run run, String evaluation, int attempts) {
    return run.rows(evaluation, Tables.EVALUATION_ATTEMPTS).filter(col("attempt").lt(attempts));
  }
}
