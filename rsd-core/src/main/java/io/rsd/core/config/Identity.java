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
 * Everything that decides the result of some work, by name: settings under their whole names, and
 * hashes of models and data. Settings that only decide how fast the result comes, or where it lies,
 * are not part of it. Work that was begun goes on only under the same identity.
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
   * Refuses to go on with work that was begun under another identity.
   *
   * @param begun the names and values that it was begun with
   * @param work what was begun and where, as the error's first words
   * @param remedy what to do instead, as the error's last sentence
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
    return value.map(text -> text.isEmpty() ? "\"\"" : text).orElse("not set");
  }
}
