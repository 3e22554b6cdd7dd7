package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.number.Budget;
import java.util.ArrayList;
import java.util.List;

/** Finds the formulas of a text by their delimiters, in one pass. */
final class Formulas {

  /**
   * A formula in a text.
   *
   * @param start where its opening delimiter begins
   * @param end after its closing delimiter
   * @param content what stands between the delimiters
   */
  record Formula(int start, int end, String content) {}

  private final String text;
  private final List<Formula> found = new ArrayList<>();

  private Formulas(String text) {
    this.text = text;
  }

  /**
   * All formulas in {@code $..$}, {@code $$..$$}, {@code \(..\)} and {@code \[..\]}, in order. A
   * pair of single dollar signs has to stand on one line; a dollar sign without its partner there
   * delimits nothing.
   */
  static List<Formula> in(String text) {
    Formulas formulas = new Formulas(text);
    int position = 0;
    while (position < text.length()) {
      position = formulas.next(position);
    }
    return formulas.found;
  }

  private int next(int position) {
    char here = text.charAt(position);
    if (here == '$') {
      return text.startsWith("$$", position)
          ? delimited(position, "$$", text.indexOf("$$", position + 2))
          : delimited(position, "$", closingDollar(position + 1));
    }
    if (here != '\\' || position + 1 >= text.length()) {
      return position + 1;
    }
    return switch (text.charAt(position + 1)) {
      case '(' -> delimited(position, "\\(", text.indexOf("\\)", position + 2));
      case '[' -> delimited(position, "\\[", text.indexOf("\\]", position + 2));
      default -> position + 2;
    };
  }

  private int delimited(int start, String opening, int close) {
    int contentStart = start + opening.length();
    if (close < 0 || close - contentStart > Budget.ANSWER_LENGTH) {
      return contentStart;
    }
    int end = close + opening.length();
    found.add(new Formula(start, end, text.substring(contentStart, close)));
    return end;
  }

  private int closingDollar(int from) {
    for (int index = from; index < text.length(); index++) {
      char sign = text.charAt(index);
      if (sign == '\n') {
        return -1;
      }
      if (sign == '$') {
        return index;
      }
      if (sign == '\\') {
        index++;
      }
    }
    return -1;
  }
}
