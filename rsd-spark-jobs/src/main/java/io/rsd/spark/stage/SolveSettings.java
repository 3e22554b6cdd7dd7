package io.rsd.spark.stage;

import io.rsd.core.config.Settings;
import io.rsd.spark.files.Location;
import java.util.Optional;

/**
 * The section {@code solve} of the settings.
 *
 * @param attempts the teacher's attempts at each problem
 * @param from the run whose solve stands for this one's
 */
record SolveSettings(int attempts, Optional<Location> from) {

  static SolveSettings read(Settings section) {
    return new SolveSettings(
        section.integer("attempts", 1), section.optionalText("from").map(Location::of));
  }
}
