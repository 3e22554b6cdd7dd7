package io.rsd.eval.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the formulas and numbers in prose that could be an answer. */
final class Candidates {

  /** Characters of a number, a fraction or LaTeX without delimiters, up to the next space. */
  private static final Pattern RUN =
      Pattern.compile("[-+$£€]?[\\\\\\d.(][\\\\\\w.,{}()/^%°*+\\-]*");

  /** What turns a number into a bound or excludes it. */
  private static final Pattern BOUND =
      Pattern.compile("(?i)\\b(?:than|at least|at most|not|between) +(?:or equal to )?$");

  private static final int LONGEST_BOUND = 30;

  private static final Pattern SIGN_LETTERS = Pattern.compile("[A-Za-z]");
  private static final String BEFORE = "*:=([\"'_>~|#";
  private static final String AFTER = "*:;!?)]\"'_<~|$";
  private static final int MOST = 4_000;

  private Candidates() {}

  /**
   * What could be an answer, in the order of the text. A letter alone is none, nor is anything in a
   * formula that does not read as a whole.
   */
  static List<String> in(String text) {
    List<String> candidates = new ArrayList<>();
    int position = 0;
    for (Formulas.Formula formula : Formulas.in(text)) {
      numbers(text.substring(position, formula.start()), candidates);
      if (!formula(formula.content(), candidates)) {
        numbers(formula.content(), candidates);
      }
      position = formula.end();
    }
    numbers(text.substring(position), candidates);
    return candidates;
  }

  /** Adds a formula unless it is prose between two stray dollar signs. */
  private static boolean formula(String content, List<String> candidates) {
    String formula = content.strip();
    if (!Answers.isReadable(formula)) {
      return false;
    }
    boolean letterAlone = formula.length() <= 1 && SIGN_LETTERS.matcher(formula).matches();
    if (!letterAlone && candidates.size() < MOST) {
      candidates.add(formula);
    }
    return true;
  }

  private static void numbers(String prose, List<String> candidates) {
    Matcher matcher = RUN.matcher(withoutOpenDollars(prose));
    while (matcher.find() && candidates.size() < MOST) {
      boolean apart =
          isBoundary(prose, matcher.start() - 1, BEFORE) && isBoundary(prose, matcher.end(), AFTER);
      String run = trimmed(matcher.group());
      int before = Math.max(0, matcher.start() - LONGEST_BOUND);
      boolean bound = BOUND.matcher(prose.substring(before, matcher.start())).find();
      if (apart && !bound && Answers.isNumber(run)) {
        candidates.add(run);
      }
    }
  }

  /** Whether a number may begin or end beside a character: not in a word, not in a formula. */
  private static boolean isBoundary(String prose, int index, String signs) {
    if (index < 0 || index >= prose.length()) {
      return true;
    }
    char sign = prose.charAt(index);
    return Character.isWhitespace(sign) || sign > 127 || signs.indexOf(sign) >= 0;
  }

  /** What stands between two dollar signs on different lines is a broken formula, not prose. */
  private static String withoutOpenDollars(String prose) {
    int open = prose.indexOf('$');
    if (open < 0) {
      return prose;
    }
    int close = prose.indexOf('$', open + 1);
    if (close < 0 || prose.substring(open, close).indexOf('\n') < 0) {
      return prose;
    }
    return prose.substring(0, open) + " ".repeat(close + 1 - open) + prose.substring(close + 1);
  }

  private static String trimmed(String run) {
    int end = run.length();
    while (end > 0 && ".,*+-(/\\".indexOf(run.charAt(end - 1)) >= 0) {
      end--;
    }
    String kept = run.substring(0, end);
    boolean wrapped = kept.startsWith("(") != kept.endsWith(")");
    return wrapped ? kept.replaceAll("^\\(|\\)$", "") : kept;
  }
}
