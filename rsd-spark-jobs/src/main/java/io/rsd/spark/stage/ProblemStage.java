package io.rsd.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.rsd.core.config.Identity;
import io.rsd.core.files.Sha256;
import io.rsd.spark.input.Decontamination;
import io.rsd.spark.input.ProblemCounts;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.ProblemTables;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.input.Prompter;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.TablePart;
import io.rsd.spark.tables.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads problems into the run's own table, with the prompts of one model. */
final class ProblemStage implements Stage {

  /** The name of the run's own. */
  static final String NAME = "problems";

  private static final String CONTENT = "content";
  private static final String ROWS = "rows";

  private final RunContext context;
  private final String name;
  private final String folder;
  private final ProblemSettings problems;
  private final Decontamination decontamination;
  private final PromptSettings prompts;
  private final ModelLocation model;
  private final Supplier<Identity> settings;
  private final Map<String, String> place;

  /**
   * @param name in the manifest
   * @param folder within the run, with a slash at its end, or empty for the run itself
   * @param decontamination which problems are set aside for benchmarks
   * @param model whose chat template and tokenizer make the prompts
   * @param settings what decides the table, asked for when the model is there
   * @param place what it is about, as {@link Stage#place} says
   */
  ProblemStage(
      RunContext context,
      String name,
      String folder,
      ProblemSettings problems,
      Decontamination decontamination,
      PromptSettings prompts,
      ModelLocation model,
      Supplier<Identity> settings,
      Map<String, String> place) {
    this.context = context;
    this.name = name;
    this.folder = folder;
    this.problems = problems;
    this.decontamination = decontamination;
    this.prompts = prompts;
    this.model = model;
    this.settings = settings;
    this.place = place;
  }

  /** The problems that traces are made for, with the student's prompts. */
  static ProblemStage ofRun(RunContext context) {
    RunSettings settings = context.settings();
    return new ProblemStage(
        context,
        NAME,
        "",
        settings.problems(),
        settings.decontamination(),
        settings.prompts(),
        settings.models().student(),
        () -> Identities.problems(context),
        Map.of());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identity settings() {
    return settings.get();
  }

  @Override
  public Map<String, String> place() {
    return place;
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public Map<String, Object> run() {
    Run run = context.run();
    run.describeJobs("rsd problems: read " + problems.path());
    ProblemCounts counts =
        ProblemTables.write(
            run.spark(),
            problems,
            decontamination,
            prompts,
            model,
            (table, rows, files) ->
                run.write(name, new TablePart(folder, table, NAME), rows, files, "position"));
    run.log(
        "%s: %d rows, %d problems, %d set aside (table rejects); gold answers: %d readable,"
            + " %d unreadable, %d missing%n",
        name,
        counts.rows(),
        counts.problems(),
        counts.rejected(),
        counts.readable(),
        counts.unreadable(),
        counts.missing());
    String first = rows().sort("position").select("prompt").first().getString(0);
    logPrompt(first);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put(ROWS, counts.rows());
    numbers.put("problems", counts.problems());
    numbers.put("rejected", counts.rejected());
    numbers.put("gold_readable", counts.readable());
    numbers.put("gold_unreadable", counts.unreadable());
    numbers.put("gold_missing", counts.missing());
    if (decontamination.isWanted()) {
      numbers.put("contaminated", contaminated(run));
    }
    numbers.put(CONTENT, hash());
    numbers.put("prompt_preset", prompts.preset());
    numbers.put("first_prompt_sha256", new Sha256().add(first).hex());
    return numbers;
  }

  /** The prompt decides the results as much as the model, and nobody sees it otherwise. */
  private void logPrompt(String first) {
    Run run = context.run();
    try (Prompter prompter = Prompter.load(model.description(), prompts)) {
      prompter
          .leftOut()
          .ifPresent(
              line ->
                  run.log(
                      "%s: the preset %s's line \"%s\" is left out, since the model is no Qwen%n",
                      name, prompts.preset(), line));
    }
    run.log("%s: the first prompt:%n", name);
    first.lines().forEach(line -> run.log("  | %s%n", line));
  }

  private long contaminated(Run run) {
    long contaminated = run.rows(name, Tables.REJECTS).filter(col("benchmark").isNotNull()).count();
    run.log(
        "%s: %d of those set aside share %d words or a whole question with a benchmark%n",
        name, contaminated, decontamination.words());
    return contaminated;
  }

  /** The table that it wrote. */
  Dataset<Row> rows() {
    return context.run().rows(name, Tables.PROBLEMS);
  }

  /** Whether an attempt at a problem may be found correct: by the rules, or by the judge. */
  static Column mayBeSolved(RunContext context) {
    Column status = col("gold_status");
    return context.settings().judge().isPresent()
        ? status.notEqual("missing")
        : status.equalTo("readable");
  }

  /** What a decoding task reads of problems, each for a {@code Purpose}. */
  static Dataset<Row> asked(Dataset<Row> problems, Column purpose) {
    return problems.select(
        col("position"),
        col("problem_id"),
        col("question"),
        col("options"),
        col("gold"),
        col("prompt_token_ids"),
        purpose.as("purpose"));
  }

  /** How many positions the input has, those of rejected rows included. */
  long positions() {
    return ((Number) context.run().counts(name).get(ROWS)).longValue();
  }

  /** A hash of prompts and gold answers, in any order: runs with it in common may share a solve. */
  String content() {
    return (String) context.run().counts(name).get(CONTENT);
  }

  /** Of rows with ids of their own, no two are equal, so that none cancels another. */
  private String hash() {
    String row =
        "xxhash64(problem_id, question, gold_status, coalesce(gold, ''), prompt_token_ids)";
    long hash = rows().agg(expr("bit_xor(%s)".formatted(row))).first().getLong(0);
    return "%016x".formatted(hash);
  }
}
