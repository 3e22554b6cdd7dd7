package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.eval.benchmarks.ScoreTable;
import io.rsd.spark.files.Location;
import io.rsd.spark.input.PromptSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The section {@code evaluation} of the settings, with the blocks of {@code benchmarks} that it
 * names.
 *
 * @param models {@code base}, {@code trained}, or folders of other models
 * @param benchmarks what to evaluate on; none where nothing is evaluated
 * @param from the runs whose evaluations stand for this one's where they are the same
 */
record EvaluationSettings(List<String> models, List<Benchmark> benchmarks, List<Location> from) {

  private static final String LIST = "evaluation.benchmarks";

  /**
   * Reads both sections.
   *
   * @param prompts those of the run, for what a benchmark does not say
   * @throws InvalidInputException if a benchmark is named that there is not, or a setting of one
   *     cannot be used
   */
  static EvaluationSettings read(SettingsFile file, PromptSettings prompts) {
    Settings evaluation = file.section("evaluation");
    List<String> names = evaluation.texts("benchmarks");
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      requireName(name);
      if (!seen.add(name)) {
        throw new InvalidInputException("%s: '%s' is there twice".formatted(LIST, name));
      }
    }
    Settings blocks = file.section("benchmarks");
    return new EvaluationSettings(
        evaluation.texts("models"),
        names.stream().map(name -> Benchmark.read(name, block(blocks, name), prompts)).toList(),
        evaluation.texts("from").stream().map(Location::of).toList());
  }

  private static Settings block(Settings blocks, String name) {
    if (!blocks.names().contains(name)) {
      throw new InvalidInputException(
          "%s: there is no block benchmarks.%s; %s"
              .formatted(
                  LIST,
                  name,
                  blocks.names().isEmpty()
                      ? "conf/benchmarks.conf has the common ones (--config conf/benchmarks.conf)"
                      : "there are " + String.join(", ", blocks.names())));
    }
    return blocks.section(name);
  }

  /** It becomes the name of a folder. */
  private static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
      throw new InvalidInputException(
          "%s: a name must be letters, digits, '_' and '-', not '%s'".formatted(LIST, name));
    }
    if (Set.of(ScoreTable.MEAN, ScoreTable.MEAN_WITHOUT_GPQA).contains(name)) {
      throw new InvalidInputException(
          "%s must not name '%s', which the table scores uses for the mean over benchmarks"
              .formatted(LIST, name));
    }
  }
}
