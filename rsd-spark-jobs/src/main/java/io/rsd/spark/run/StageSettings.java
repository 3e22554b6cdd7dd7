package io.rsd.spark.run;

import io.rsd.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that decide what comes out of a stage, by their whole names, and the hashes of its
 * models. Those that only decide how fast it comes, or where it lies, are not among them.
 */
public record StageSettings(SortedMap<String, String> values) {

  public StageSettings {
    values = new TreeMap<>(values);
  }

  /** A hash that tells one choice of settings from another: 16 hexadecimal digits. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      values.forEach(
          (name, value) ->
              digest.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Refuses settings other than those that a stage was begun with.
   *
   * @param recorded the settings that it was begun with
   * @throws InvalidInputException naming those that differ
   */
  public void requireSame(String run, SortedMap<String, String> recorded) {
    List<String> differences = new ArrayList<>();
    SortedSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(recorded.keySet());
    for (String name : names) {
      String before = recorded.getOrDefault(name, "not set");
      String now = values.getOrDefault(name, "not set");
      if (!before.equals(now)) {
        differences.add("%s was %s and is now %s".formatted(name, quoted(before), quoted(now)));
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "%s was begun with other settings: %s. Go on with those, or name another run.directory."
              .formatted(run, String.join("; ", differences)));
    }
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "\"\"" : value;
  }
}
