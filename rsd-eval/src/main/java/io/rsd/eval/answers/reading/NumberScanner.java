package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one number with its thousands separators: {@code 7,425,000}, {@code 14{,}916}, {@code
 * 10,\!080}, {@code 10\,000}, {@code 1.5e-3}.
 */
final class NumberScanner {

  /** A separator that only a number has, whatever stands around it. */
  private static final Pattern EXPLICIT_SEPARATOR =
      Pattern.compile(" ?(?:\\{ ?, ?\\}|, ?\\\\!|\\\\!,|\\\\,|\\\\!) ?(?=\\d{3}(?!\\d))");

  private static final Pattern COMMA_GROUP = Pattern.compile(",\\d{3}(?!\\d)");
  private static final Pattern COMMA_GROUPS = Pattern.compile("(?:,\\d{3})++(?!\\d)(?!,\\d)");

  /** Thousands apart: by spaces or by apostrophes, two groups and more by points. */
  private static final Pattern SPACED_GROUPS =
      Pattern.compile(
          "(?:(?:[ ~\u00a0\u2009\u202f]\\d{3})+|(?:['’]\\d{3})+|(?:\\.\\d{3}){2,})(?![\\d'’/])");

  /** A comma behind a zero, which no thousands can follow, begins the decimals. */
  private static final Pattern DECIMAL_COMMA = Pattern.compile("(?:, ?\\\\!|\\{ ?, ?\\}|,)(?=\\d)");

  private static final Pattern BRACED_COMMA = Pattern.compile("\\{ ?, ?\\}(?=\\d)");

  private static final Pattern DECIMALS_AFTER_COMMA = Pattern.compile(",\\d{2,}(?![\\d,])");
  private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?\\d{1,9}(?![\\dA-Za-z])");
  private static final Pattern REPEATED =
      Pattern.compile(
          "\\\\(?:overline|bar|dot) ?(?:\\{(\\d{1,60})\\}|(\\d))|\\((\\d{1,60})\\)(?![\\d(])");

  private final String text;
  private final StringBuilder digits = new StringBuilder();
  private int position;

  /**
   * @param commaGroups whether a bare comma may separate thousands; inside brackets it separates
   *     items
   */
  NumberScanner(String text, int start, boolean commaGroups) {
    this.text = text;
    this.position = start;
    plainDigits();
    if (digits.length() > 0 && digits.length() <= 3 && digits.charAt(0) != '0') {
      spacedGroups();
      groups(commaGroups);
    } else if (digits.toString().equals("0")) {
      decimalComma(commaGroups);
    }
    fraction();
    exponent();
    if (digits.length() > Budget.LITERAL_DIGITS) {
      throw new BudgetExceededException("a number has more than a thousand digits");
    }
  }

  /** The number without separators, as {@link NumberReader} understands it. */
  String digits() {
    return digits.toString();
  }

  /** The index after the number. */
  int end() {
    return position;
  }

  private void plainDigits() {
    while (position < text.length() && isDigit(text.charAt(position))) {
      digits.append(text.charAt(position));
      position++;
    }
  }

  private Optional<Matcher> here(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    matcher.useTransparentBounds(true);
    return matcher.lookingAt() ? Optional.of(matcher) : Optional.empty();
  }

  private void spacedGroups() {
    here(SPACED_GROUPS)
        .ifPresent(
            matcher -> {
              digits.append(matcher.group().replaceAll("\\D", ""));
              position = matcher.end();
            });
  }

  private void decimalComma(boolean bare) {
    Optional<Matcher> comma = here(DECIMAL_COMMA);
    boolean explicit = comma.isPresent() && comma.get().group().length() > 1;
    boolean plain = bare && here(DECIMALS_AFTER_COMMA).isPresent();
    if (explicit || plain) {
      position = comma.orElseThrow().end();
      digits.append('.');
      plainDigits();
    }
  }

  private void groups(boolean commaGroups) {
    boolean commas = commaGroups && here(COMMA_GROUPS).isPresent();
    while (true) {
      Optional<Matcher> separator = here(EXPLICIT_SEPARATOR);
      if (separator.isPresent()) {
        position = separator.get().end();
      } else if (commas && here(COMMA_GROUP).isPresent()) {
        position++;
      } else {
        here(BRACED_COMMA)
            .ifPresent(
                comma -> {
                  position = comma.end();
                  digits.append('.');
                  plainDigits();
                });
        return;
      }
      plainDigits();
    }
  }

  private void fraction() {
    boolean point = position < text.length() && text.charAt(position) == '.';
    if (!point || position + 1 >= text.length()) {
      return;
    }
    char next = text.charAt(position + 1);
    if (isDigit(next) || next == '\\' || next == '(') {
      position++;
      digits.append('.');
      plainDigits();
      here(REPEATED).ifPresentOrElse(this::repeated, () -> closeFraction(next));
    }
  }

  /** A point with nothing behind it that belongs to the number ended a sentence. */
  private void closeFraction(char next) {
    if (!isDigit(next)) {
      digits.setLength(digits.length() - 1);
      position--;
    }
  }

  private void repeated(Matcher matcher) {
    String inBrackets = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
    String period = matcher.group(1) == null ? inBrackets : matcher.group(1);
    digits.append('(').append(period).append(')');
    position = matcher.end();
  }

  private void exponent() {
    here(EXPONENT)
        .ifPresent(
            matcher -> {
              digits.append(matcher.group());
              position = matcher.end();
            });
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }
}
