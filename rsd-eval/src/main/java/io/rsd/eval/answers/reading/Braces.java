package io.rsd.eval.answers.reading;

import java.util.OptionalInt;

/** Finds matching braces in LaTeX text, in one pass. */
public final class Braces {

  private Braces() {}

  /**
   * Where the group that begins at {@code start}, just after its opening brace, is closed.
   *
   * @return empty when it is left open
   */
  public static OptionalInt closing(String text, int start) {
    int depth = 1;
    for (int index = start; index < text.length(); index++) {
      char sign = text.charAt(index);
      if (sign == '\\') {
        index++;
      } else if (sign == '{') {
        depth++;
      } else if (sign == '}') {
        depth--;
        if (depth == 0) {
          return OptionalInt.of(index);
        }
      }
    }
    return OptionalInt.empty();
  }
}
