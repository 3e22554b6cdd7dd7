package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.number.Budget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words without what does not matter for their meaning. */
public final class PlainWords {

  private static final Pattern STYLE =
      Pattern.compile(
          "\\\\(?:textbf|textit|textrm|textnormal|text|mathrm|mathbf|mbox|operatorname)\\b");

  private static final Pattern WORD = Pattern.compile("[\\s{}$.]*[A-Za-z][A-Za-z\\s{}$.]*");
  private static final Pattern EMPHASIS = Pattern.compile("^\\s*\\*\\*(.*)\\*\\*\\s*$");
  private static final Pattern STATEMENT =
      Pattern.compile("(?i)^\\s*(?:the|this) (?:statement|claim|assertion) is (true|false)\\b");
  private static final Pattern HYPHEN = Pattern.compile("(?<=[A-Za-z]{2})-(?=[A-Za-z]{2})");
  private static final Pattern NO_SIGN = Pattern.compile("[\\s{}$.,~'\"’]+");

  private static final Pattern PHRASE =
      Pattern.compile("(?=.*(?:[a-zA-Z][a-z]{3}|\\b[apAP][mM]\\b))[A-Za-z0-9 :.,'-]{1,200}");

  private static final Pattern BRACES = Pattern.compile("[{}$]|\\\\(?=[ ,])");

  private static final int SHORTEST_WORD = 4;

  private static final int LONGEST_PHRASE = 200;

  /** Answers that have other words for the same. */
  private static final Set<String> FAMILIAR =
      Set.of("true", "false", "yes", "no", "undefined", "diverges", "none", "impossible");

  private PlainWords() {}

  /** Whether two short texts with words and numbers in them differ only in styling and case. */
  public static boolean isSamePhrase(String first, String second) {
    String left = phrase(first);
    String right = phrase(second);
    boolean oneWord = left.indexOf(' ') < 0;
    return PHRASE.matcher(left).matches()
        && left.equalsIgnoreCase(right)
        && (!oneWord || areSame(left, right));
  }

  private static String phrase(String text) {
    if (text.length() > LONGEST_PHRASE) {
      return "";
    }
    String plain = BRACES.matcher(STYLE.matcher(text).replaceAll("")).replaceAll("");
    return plain.strip().replaceAll("\\s+", " ");
  }

  /**
   * The words without spaces, punctuation and styling. A few letters that are no known word keep
   * their case, since {@code ab} and {@code AB} may be two products.
   */
  public static String of(String words) {
    String plain = withoutStyle(words);
    String lower = plain.toLowerCase(Locale.ROOT);
    boolean word = lower.length() >= SHORTEST_WORD || Vocabulary.WORDS.contains(lower);
    boolean capitals = plain.equals(plain.toUpperCase(Locale.ROOT));
    return (word && !capitals) || Vocabulary.WORDS.contains(lower) ? lower : plain;
  }

  private static String withoutStyle(String words) {
    String styled = STYLE.matcher(words).replaceAll("");
    String plain = STATEMENT.matcher(EMPHASIS.matcher(styled).replaceAll("$1")).replaceAll("$1");
    return NO_SIGN.matcher(HYPHEN.matcher(plain).replaceAll("")).replaceAll("");
  }

  /** Whether two texts are the same words, but for case and styling. */
  public static boolean areSame(String first, String second) {
    return of(first).equals(of(second));
  }

  /** Whether two texts differ only in case, or have the same words in another order. */
  public static boolean mayMeanTheSame(String first, String second) {
    String left = of(first);
    return (left.indexOf(' ') < 0 && letters(left).equals(letters(of(second))))
        || sorted(first).equals(sorted(second))
        || FAMILIAR.contains(of(first))
        || FAMILIAR.contains(of(second));
  }

  private static List<Integer> letters(String word) {
    return word.chars().sorted().boxed().toList();
  }

  private static List<String> sorted(String words) {
    return Arrays.stream(
            STYLE.matcher(words).replaceAll("").toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1))
        .filter(word -> !word.isEmpty())
        .sorted()
        .toList();
  }

  /** Whether a text is made of letters only, at least two of them. */
  public static boolean isWord(String text) {
    return text.length() <= Budget.ANSWER_LENGTH
        && WORD.matcher(STYLE.matcher(text).replaceAll("")).matches()
        && of(text).length() > 1;
  }
}
