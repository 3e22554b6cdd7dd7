package io.rsd.core.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of an SFT table.
 *
 * @param origin where it came from, for messages: {@code traces.jsonl, line 7}
 * @param prompt what the model is given
 * @param completion what it learns to say
 * @param kind whether the completion is whole
 */
public record SftRow(String origin, Part prompt, Part completion, Kind kind) {

  /** A part of a row. */
  public sealed interface Part {

    /** Characters, in which special tokens are written out. */
    record Text(String text) implements Part {}

    /** The ids of the model's own tokens. */
    record TokenIds(int[] ids) implements Part {}
  }

  /** Whether the end of a completion is to be learnt. */
  public enum Kind {
    /** A whole trace, after which the model ends its text. */
    FULL,
    /** The first tokens of a trace (UPFT), after which it goes on. */
    PREFIX;

    /** The kind that a table names {@code full} or {@code prefix}. */
    public static Optional<Kind> named(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }
}
