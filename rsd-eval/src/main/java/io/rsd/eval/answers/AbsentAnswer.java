package io.rsd.eval.answers;

import java.util.Locale;
import java.util.Set;

/**
 * Gold texts that only say that there is none, as pandas, spreadsheets and people write it. Where a
 * solution ends with such a word, it may be the answer; a text of nothing else is none.
 */
final class AbsentAnswer {

  private static final Set<String> TEXTS =
      Set.of(
          "nan",
          "<nan>",
          "nat",
          "<na>",
          "na",
          "n/a",
          "n.a",
          "#n/a",
          "none",
          "null",
          "nil",
          "unknown",
          "tbd",
          "tba",
          "todo",
          "missing",
          "not available",
          "-",
          "--",
          "?",
          "???");

  private AbsentAnswer() {}

  /** Whether a gold text is one of these, however it is capitalized. */
  static boolean is(String gold) {
    String text = gold.strip().toLowerCase(Locale.ROOT);
    return TEXTS.contains(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
  }
}
