package io.rsd.spark.run;

import io.rsd.core.config.Identity;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that decide what comes out of a stage, by their whole names, and the hashes of its
 * models. Those that only decide how fast it comes, or where it is, are not among them.
 */
public record StageSettings(SortedMap<String, String> values) {

  public StageSettings {
    values = new TreeMap<>(values);
  }

  /** A hash of names and values: 16 hexadecimal digits. */
  public String fingerprint() {
    return new Identity(values).fingerprint();
  }

  /**
   * Refuses settings other than those that a stage was begun with.
   *
   * @param recorded the settings that it was begun with
   * @throws io.rsd.core.InvalidInputException naming those that differ
   */
  public void requireSame(String run, SortedMap<String, String> recorded) {
    new Identity(values)
        .requireSame(recorded, run, "Go on with those, or name another run.directory.");
  }
}
