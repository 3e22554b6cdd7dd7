package io.rsd.eval.answers;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words without what does not matter for their meaning. */
final class PlainWords {

  private static final Pattern STYLE =
      Pattern.compile(
          "\\\\(?:textbf|textit|textrm|textnormal|text|mathrm|mathbf|mbox|operatorname)\\b");

  private static final Pattern WORD = Pattern.compile("[\\s{}$.*]*[A-Za-z][A-Za-z\\s{}$.*]*");

  private static final Pattern PHRASE =
      Pattern.compile("(?=.*(?:[a-zA-Z][a-z]{3}|\\b[apAP][mM]\\b))[A-Za-z0-9 :.,'-]{1,200}");

  private static final Pattern BRACES = Pattern.compile("[{}$]|\\\\(?=[ ,])");

  private static final int SHORTEST_WORD = 4;

  private static final int LONGEST_PHRASE = 200;

  private PlainWords() {}

  /** Whether two short texts with words and numbers in them differ only in styling and case. */
  static boolean isSamePhrase(String first, String second) {
    String left = phrase(first);
    return PHRASE.matcher(left).matches() && left.equalsIgnoreCase(phrase(second));
  }

  private static String phrase(String text) {
    if (text.length() > LONGEST_PHRASE) {
      return "";
    }
    String plain = BRACES.matcher(STYLE.matcher(text).replaceAll("")).replaceAll("");
    return plain.strip().replaceAll("\\s+", " ");
  }

  /**
   * Letters and square brackets alone, in lower case; beside numbers the signs stay as well. A few
   * letters that are no known word keep their case, since {@code ab} and {@code AB} may be two
   * products.
   */
  static String of(String words) {
    boolean numbers = words.chars().anyMatch(Character::isDigit);
    String kept = numbers ? "[].,:;/+-=<>^_" : "[]";
    StringBuilder plain = new StringBuilder();
    STYLE
        .matcher(words)
        .replaceAll("")
        .codePoints()
        .filter(sign -> Character.isLetterOrDigit(sign) || kept.indexOf(sign) >= 0)
        .forEach(plain::appendCodePoint);
    String lower = plain.toString().toLowerCase(Locale.ROOT);
    boolean word = lower.length() >= SHORTEST_WORD || Vocabulary.WORDS.contains(lower);
    return word ? lower : plain.toString();
  }

  /** Whether a text is made of letters only, at least two of them. */
  static boolean isWord(String text) {
    return text.length() <= Budget.ANSWER_LENGTH
        && WORD.matcher(STYLE.matcher(text).replaceAll("")).matches()
        && of(text).length() > 1;
  }
}
