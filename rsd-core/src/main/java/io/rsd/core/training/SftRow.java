package io.rsd.core.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of an SFT table.
 *
 * @param origin where it came from, for messages: {@code traces.jsonl, line 7}
 * @param prompt the model's input
 * @param completion the text that it learns to generate
 * @param kind whether the completion is a whole trace or a prefix
 */
public record SftRow(String origin, Part prompt, Part completion, Kind kind) {

  /** A part of a row. */
  public sealed interface Part {

    /** Text, with special tokens written out. */
    record Text(String text) implements Part {}

    /** Token ids of the model's own vocabulary. */
    record TokenIds(int[] ids) implements Part {}
  }

  /** Whether the model learns to end its text after the completion. */
  public enum Kind {
    /** A whole trace, which ends the text. */
    FULL,
    /** The first tokens of a trace (UPFT), after which the text continues. */
    PREFIX;

    /** The kind with the name {@code full} or {@code prefix}. */
    public static Optional<Kind> named(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }
}
