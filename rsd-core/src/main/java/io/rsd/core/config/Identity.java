package io.rsd.core.config;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that decides the result of some work, by name: settings under their full names, and
 * hashes of models and data. Settings that affect only speed or location are not part of it. Work
 * resumes only under the same identity.
 */
public record Identity(SortedMap<String, String> values) {

  private static final int FINGERPRINT_DIGITS = 16;

  public Identity {
    values = new TreeMap<>(values);
  }

  /** A short hash of all names and values: 16 hexadecimal digits. */
  public String fingerprint() {
    Sha256 hash = new Sha256();
    values.forEach((name, value) -> hash.add(name + "=" + value + "\n"));
    return hash.hex().substring(0, FINGERPRINT_DIGITS);
  }

  /**
   * Refuses to resume work that began under another identity.
   *
   * @param begun the names and values under which the work began
   * @param work the work and its place, as the first words of the error
   * @param remedy what to do instead, as the last sentence of the error
   * @throws InvalidInputException naming each difference with both values
   */
  public void requireSame(SortedMap<String, String> begun, String work, String remedy) {
    SortedSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(begun.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      Optional<String> before = Optional.ofNullable(begun.get(name));
      Optional<String> now = Optional.ofNullable(values.get(name));
      if (!before.equals(now)) {
        differences.add("%s was %s and is now %s".formatted(name, shown(before), shown(now)));
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "%s was begun with other settings: %s. %s"
              .formatted(work, String.join("; ", differences), remedy));
    }
  }

  private static String shown(Optional<String> value) {
    return value.map(text -> text.isEmpty() ? "\"\"" : text.replace("\n", "\\n")).orElse("not set");
  }
}
