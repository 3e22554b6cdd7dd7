package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.eval.judge.JudgeSettings;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.Decontamination;
import io.rsd.spark.input.ProblemSettings;
import io.rsd.spark.input.PromptSettings;
import io.rsd.spark.models.ModelSettings;
import io.rsd.spark.training.Training;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a run as {@code conf/reference.conf} explains them, all read and checked before
 * anything is done. Each section has a record of its own.
 *
 * @param directory the run's folder
 * @param problemsPerChunk problems of a chunk
 * @param problemsPerTask problems of a Spark task
 * @param problems where the problems come from
 * @param decontamination which problems are set aside for benchmarks
 * @param prompts how they become prompts
 * @param models the two models
 * @param decoding how tokens are drawn
 * @param solve the section solve
 * @param generate the section generate
 * @param score the section score
 * @param judge who is asked about answers that the rules leave undecided, if anybody
 * @param dataset the section dataset
 * @param training what is trained, and on what
 * @param evaluation the section evaluation, with its benchmarks
 * @param file all settings, for the identities of stages
 */
public record RunSettings(
    Location directory,
    int problemsPerChunk,
    int problemsPerTask,
    ProblemSettings problems,
    Decontamination decontamination,
    PromptSettings prompts,
    ModelSettings models,
    DecodingSettings decoding,
    SolveSettings solve,
    GenerateSettings generate,
    ScoreSettings score,
    Optional<JudgeSettings> judge,
    DatasetSettings dataset,
    Training training,
    EvaluationSettings evaluation,
    SettingsFile file) {

  /**
   * Reads all sections of a run.
   *
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static RunSettings read(SettingsFile file) {
    Settings run = file.section("run");
    Location directory = Location.of(run.text("directory"));
    ModelSettings models = ModelSettings.read(file.section("models"));
    ScoreSettings score = ScoreSettings.read(file.section("score"));
    PromptSettings prompts = PromptSettings.read(file.section("prompt"));
    RunSettings settings =
        new RunSettings(
            directory,
            run.integer("problems_per_chunk", 1),
            run.integer("problems_per_task", 1),
            ProblemSettings.read(file.section("problems"), score.completion()),
            Decontamination.read(file),
            prompts,
            models,
            DecodingSettings.read(file.section("decoding")),
            SolveSettings.read(file.section("solve")),
            GenerateSettings.read(file.section("generate")),
            score,
            JudgeSettings.read(file.section("grader.judge")),
            DatasetSettings.read(file.section(DatasetSettings.SECTION)),
            Training.ofRun(file.section("training"), models.student(), directory),
            EvaluationSettings.read(file, prompts),
            file);
    settings.requireTraces();
    settings.requireTeacher();
    settings.requireAllAttempts();
    // Executors look it up again, each in its own environment.
    settings.judge().ifPresent(judge -> judge.key(System.getenv()));
    return settings;
  }

  private void requireTraces() {
    if (generate.policy().isEmpty() && !score.isSet()) {
      throw new InvalidInputException(
          "score.completion must be set where generate.method is given: it says which columns the"
              + " traces are in (or score.from: the run that made them)");
    }
  }

  private void requireAllAttempts() {
    if (dataset.choice() != TraceChoice.FIRST
        && generate.policy().isPresent()
        && generate.stopAtSuccess()) {
      throw new InvalidInputException(
          "dataset.choose = %s chooses among the correct attempts at a problem, but with"
                  .formatted(dataset.choice().name().toLowerCase(Locale.ROOT))
              + " generate.stop_at_success = true there is one at most; set it to false");
    }
  }

  private void requireTeacher() {
    Optional<DecodingPolicy> needing = generate.policy().filter(DecodingPolicy::needsTeacher);
    if (models.teacher().isEmpty() && (needsSolve() || needing.isPresent())) {
      throw new InvalidInputException(
          "models.teacher must be set: "
              + needing
                  .map(of -> "generate.method = %s needs a teacher".formatted(of.label()))
                  .orElse("with generate.problems = solvable it tries the problems first"));
    }
  }

  /** Whether anything depends on which problems the teacher solves. */
  boolean needsSolve() {
    return generate.policy().isPresent() && !generate.allProblems();
  }
}
