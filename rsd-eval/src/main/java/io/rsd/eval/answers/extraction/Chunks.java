package io.rsd.eval.answers.extraction;

import io.rsd.eval.answers.reading.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts prose into pieces at its spaces; formulas and short brackets stay whole. */
final class Chunks {

  private static final Pattern WORDS = Pattern.compile("(?<![\\\\A-Za-z])[A-Za-z]{3,}");
  private static final Pattern MONEY = Pattern.compile("(?s)\\d[\\d,.]*(?:[^\\\\\\d].*)?");
  private static final Pattern TRAILING = Pattern.compile("[.,;:!?。，]");
  private static final int LONGEST_BRACKET = 80;
  private static final int MOST = 8_000;

  /** Marks a formula that had delimiters. */
  private static final char FORMULA = '\uE000';

  /** Stands for a dollar sign that is an amount's. */
  private static final String CURRENCY = "\\$";

  private final List<String> chunks = new ArrayList<>();

  private Chunks() {}

  static List<String> of(String text) {
    Chunks cut = new Chunks();
    int position = 0;
    for (Formulas.Formula formula : Formulas.in(text)) {
      String content = formula.content().strip();
      boolean prose = isMoney(content) || isProse(content);
      if (content.isEmpty() || prose || formula.start() < position) {
        continue;
      }
      cut.prose(text.substring(position, formula.start()));
      position = cut.formula(text, formula, content);
    }
    cut.prose(text.substring(position));
    return cut.chunks;
  }

  /** Two amounts of money in a sentence look like a formula between them. */
  private static boolean isMoney(String content) {
    return MONEY.matcher(content).matches() && !Answers.isReadable(content);
  }

  private static boolean isProse(String content) {
    return content.indexOf('\\') < 0
        && WORDS.matcher(content).find()
        && !Answers.isReadable(content);
  }

  /** Adds a formula with the sign that ends a sentence behind it; returns where it ends. */
  private int formula(String text, Formulas.Formula formula, String content) {
    boolean ended = content.endsWith(".") || content.endsWith(",");
    String sign = ended ? content.substring(content.length() - 1) : "";
    int end = formula.end();
    boolean trailing =
        end < text.length() && TRAILING.matcher(text.substring(end, end + 1)).matches();
    String behind = trailing ? text.substring(end, end + 1) : sign;
    add(FORMULA + (ended ? content.substring(0, content.length() - 1) : content));
    if (behind.equals(",") || behind.equals(";") || behind.equals("，")) {
      add(",");
    } else if (!behind.isEmpty()) {
      add(".");
    }
    return trailing ? end + 1 : end;
  }

  private void add(String chunk) {
    if (chunks.size() < MOST) {
      chunks.add(chunk);
    }
  }

  private void prose(String prose) {
    int start = -1;
    int index = 0;
    while (index < prose.length()) {
      char sign = prose.charAt(index);
      if (Character.isWhitespace(sign)) {
        flush(prose, start, index);
        start = -1;
        if (sign == '\n') {
          add("\n");
        }
        index++;
      } else {
        start = start < 0 ? index : start;
        index = afterGroup(prose, index);
      }
    }
    flush(prose, start, prose.length());
  }

  private void flush(String prose, int start, int end) {
    if (start >= 0) {
      add(prose.substring(start, end).replace("$", CURRENCY).replace("\\\\$", CURRENCY));
    }
  }

  /** Where the bracket that opens here closes, if it holds a short formula; else the next sign. */
  private static int afterGroup(String prose, int index) {
    char open = prose.charAt(index);
    char close = open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : '\0';
    if (close == '\0') {
      return index + 1;
    }
    int depth = 0;
    int limit = Math.min(prose.length(), index + LONGEST_BRACKET);
    for (int at = index; at < limit; at++) {
      char sign = prose.charAt(at);
      depth += "([{".indexOf(sign) >= 0 ? 1 : ")]}".indexOf(sign) >= 0 ? -1 : 0;
      if (depth == 0) {
        String content = prose.substring(index, at + 1);
        boolean words = open != '{' && WORDS.matcher(content).find() && content.indexOf('\\') < 0;
        return words || content.indexOf('\n') >= 0 ? index + 1 : at + 1;
      }
    }
    return index + 1;
  }

  static boolean isFormula(String chunk) {
    return !chunk.isEmpty() && chunk.charAt(0) == FORMULA;
  }

  /** A chunk without its mark. */
  static String content(String chunk) {
    return isFormula(chunk) ? chunk.substring(1) : chunk;
  }

  /** A calculation with amounts of money without their signs; one amount keeps its own. */
  static String withoutCurrency(String run) {
    return run.indexOf(CURRENCY) != run.lastIndexOf(CURRENCY) ? run.replace(CURRENCY, "") : run;
  }
}
