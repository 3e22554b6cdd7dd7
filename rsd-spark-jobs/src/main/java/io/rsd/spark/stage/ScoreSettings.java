package io.rsd.spark.stage;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.spark.files.Location;
import java.util.Locale;
import java.util.Optional;

/**
 * The section {@code score} of the settings: where existing traces come from.
 *
 * @param completion columns of the problem file in braces
 * @param from the run that made them
 * @param stage of that run
 */
record ScoreSettings(Optional<String> completion, Optional<Location> from, String stage) {

  /** The stages that leave traces. */
  private enum Source {
    SOLVE,
    GENERATE
  }

  static ScoreSettings read(Settings section) {
    Optional<String> completion = section.optionalText("completion");
    Optional<Location> from = section.optionalText("from").map(Location::of);
    if (completion.isPresent() && from.isPresent()) {
      throw new InvalidInputException(
          "score.completion and score.from both say where the traces come from; set one of them");
    }
    String stage = section.choice("stage", Source.class).name().toLowerCase(Locale.ROOT);
    return new ScoreSettings(completion, from, stage);
  }

  /** Whether there are traces to score. */
  boolean isSet() {
    return completion.isPresent() || from.isPresent();
  }
}
