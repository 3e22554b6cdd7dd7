package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.decoding.DecodingPolicy;
import io.rsd.core.decoding.DecodingSettings;
import io.rsd.core.model.Sampling;
import io.rsd.eval.benchmarks.ScoreTable;
import io.rsd.spark.input.ProblemSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code evaluation} of the settings.
 *
 * @param models {@code base}, {@code trained}, or folders of other models
 * @param benchmark what the results are called
 * @param problems what to evaluate on; empty where nothing is evaluated
 * @param attempts at each problem, all of which count
 * @param sampling how tokens are drawn
 * @param context the most tokens of prompt and completion together
 * @param seed of the draws
 */
record EvaluationSettings(
    List<String> models,
    String benchmark,
    Optional<ProblemSettings> problems,
    int attempts,
    Sampling sampling,
    int context,
    long seed) {

  static EvaluationSettings read(Settings section) {
    Settings problems = section.section("problems");
    return new EvaluationSettings(
        section.texts("models"),
        benchmark(section.text("benchmark")),
        problems.optionalText("path").map(path -> ProblemSettings.read(problems, Optional.empty())),
        section.integer("attempts", 1),
        DecodingSettings.sampling(section),
        section.integer("context", 2),
        section.integer("seed"));
  }

  /** It becomes the name of a folder. */
  private static String benchmark(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
      throw new InvalidInputException(
          "evaluation.benchmark must be letters, digits, '_', '.' and '-', not '%s'"
              .formatted(name));
    }
    if (Set.of(ScoreTable.MEAN, ScoreTable.MEAN_WITHOUT_GPQA).contains(name)) {
      throw new InvalidInputException(
          "evaluation.benchmark must not be '%s', which the table scores uses for the mean over benchmarks"
              .formatted(name));
    }
    return name;
  }

  /**
   * How an evaluation decodes.
   *
   * @param speed the run's own settings, for what only decides how fast it goes
   */
  DecodingSettings decoding(DecodingSettings speed) {
    return DecodingSettings.paper()
        .withPolicy(new DecodingPolicy.StudentOnly())
        .withSampling(sampling, sampling)
        .withContextLimit(context)
        .withSeed(seed)
        .withSpeed(speed.speed());
  }
}
