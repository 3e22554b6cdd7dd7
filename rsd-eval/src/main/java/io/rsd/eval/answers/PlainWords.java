package io.rsd.eval.answers;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words without what does not matter for their meaning. */
final class PlainWords {

  private static final Pattern STYLE =
      Pattern.compile(
          "\\\\(?:textbf|textit|textrm|textnormal|text|mathrm|mathbf|mbox|operatorname)\\b");

  private static final Pattern WORD = Pattern.compile("[\\s{}$.*]*[A-Za-z][A-Za-z\\s{}$.*]*");

  private PlainWords() {}

  /**
   * Letters and digits alone, in lower case; a single letter keeps its case, since {@code a} and
   * {@code A} may be two things.
   */
  static String of(String words) {
    StringBuilder plain = new StringBuilder();
    STYLE
        .matcher(words)
        .replaceAll("")
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(plain::appendCodePoint);
    return plain.length() == 1 ? plain.toString() : plain.toString().toLowerCase(Locale.ROOT);
  }

  /** Whether a text is made of letters only, at least two of them. */
  static boolean isWord(String text) {
    return text.length() <= Budget.ANSWER_LENGTH
        && WORD.matcher(STYLE.matcher(text).replaceAll("")).matches()
        && of(text).length() > 1;
  }
}
