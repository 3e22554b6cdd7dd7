package io.rsd.spark.run;

import io.rsd.core.config.Identity;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the manifest has of a stage.
 *
 * @param settings those that decide what comes out of it, by name
 * @param fingerprint of these settings
 * @param layout settings that must stay the same until it is done
 * @param begun when it was first begun, in UTC
 * @param finished when it was done; empty text if it is not
 * @param seconds how long its last run took, what earlier runs did before they were stopped not
 *     included
 * @param counts its results in numbers
 * @param files the files of tables that it has written, by their names within the run
 */
record StageRecord(
    SortedMap<String, String> settings,
    String fingerprint,
    SortedMap<String, String> layout,
    String begun,
    String finished,
    double seconds,
    Map<String, Object> counts,
    SortedMap<String, FileRecord> files) {

  static StageRecord begun(Identity settings, SortedMap<String, String> layout, String when) {
    return new StageRecord(
        settings.values(), settings.fingerprint(), layout, when, "", 0, Map.of(), new TreeMap<>());
  }

  /** The same stage, which is to be done again where it is not done. */
  StageRecord goingOn(SortedMap<String, String> newLayout) {
    return new StageRecord(settings, fingerprint, newLayout, begun, "", 0, Map.of(), files);
  }

  StageRecord finished(String when, double seconds, Map<String, Object> counts) {
    return new StageRecord(settings, fingerprint, layout, begun, when, seconds, counts, files);
  }

  boolean isFinished() {
    return !finished.isEmpty();
  }
}
