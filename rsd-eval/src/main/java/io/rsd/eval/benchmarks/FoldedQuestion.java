package io.rsd.eval.benchmarks;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A question without what differs between copies of it: capitals, the marks around formulas,
 * spacing and style in LaTeX, and, in its words, punctuation.
 *
 * @param text all of it but for blanks; two questions with one text are the same question
 * @param words its words; a sum, an equation or a power is one word, however it is spaced
 */
public record FoldedQuestion(String text, List<String> words) {

  /**
   * Of lower-case LaTeX: what only moves or scales its neighbours, and the marks around formulas.
   */
  private static final Pattern SPACING =
      Pattern.compile(
          "\\\\[hv]space\\*?\\s*\\{[^{}]*\\}"
              + "|\\\\(?:q?quad|thinspace|enspace|left|right|bigg?[lrm]?|displaystyle|textstyle"
              + "|limits|nolimits)(?![a-z])"
              + "|\\\\\\\\|\\\\[,;:!>()\\[\\]\\s]|[~$]");

  private static final Pattern STYLE =
      Pattern.compile(
          "\\\\(?:text(?:bf|it|rm|sf|tt|normal)?|math(?:rm|bf|it|sf|tt)|operatorname|emph|mbox)\\*?"
              + "(?![a-z])");

  private static final Pattern FRACTION = Pattern.compile("\\\\[dt]frac(?![a-z])");
  private static final Pattern DASH = Pattern.compile("\\p{Pd}");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  /** A point between digits belongs to the number. */
  private static final Pattern PUNCTUATION =
      Pattern.compile("(?!(?<=\\p{N})\\.(?=\\p{N}))[^\\p{L}\\p{M}\\p{N}\\p{Sm}\\-*/^_]");

  private static final Pattern OPERATOR = Pattern.compile("\\s*([\\p{Sm}\\-*/^_])\\s*");

  public FoldedQuestion {
    words = List.copyOf(words);
  }

  /** Folds a question. */
  public static FoldedQuestion of(String question) {
    String plain = Normalizer.normalize(question, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    plain = SPACING.matcher(plain).replaceAll(" ");
    plain = STYLE.matcher(plain).replaceAll(" ");
    plain = FRACTION.matcher(plain).replaceAll("\\\\frac");
    plain = DASH.matcher(plain).replaceAll("-");
    String words = PUNCTUATION.matcher(plain).replaceAll(" ");
    words = OPERATOR.matcher(words).replaceAll("$1").strip();
    return new FoldedQuestion(
        BLANKS.matcher(plain).replaceAll(""),
        words.isEmpty() ? List.of() : Arrays.asList(BLANKS.split(words)));
  }

  /**
   * Every sequence of n words, each once. A question of fewer words is one sequence as a whole: it
   * is shared only with a question that has the same words and no others, since a few words that
   * come somewhere in another question say nothing.
   */
  public Set<String> sequences(int n) {
    Set<String> sequences = new LinkedHashSet<>();
    if (!words.isEmpty() && words.size() < n) {
      sequences.add(String.join(" ", words));
    }
    for (int i = 0; i + n <= words.size(); i++) {
      sequences.add(String.join(" ", words.subList(i, i + n)));
    }
    return sequences;
  }
}
