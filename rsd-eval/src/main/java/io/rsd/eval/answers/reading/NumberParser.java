package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.BasedNumber;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Token.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a number with the base that stands behind it. */
final class NumberParser {

  /** A whole number, e and a signed digit: a power of ten, or a multiple of Euler's number. */
  private static final Pattern EULER = Pattern.compile("(\\d{1,2})[eE]([+-][1-9])");

  private static final Pattern BASE_IN_WORDS = Pattern.compile("\\(?(?:in )?base[- ](\\w+)\\)?");

  private static final Map<String, Integer> WORDS =
      Map.of(
          "two", 2, "three", 3, "four", 4, "five", 5, "six", 6, "seven", 7, "eight", 8, "nine", 9,
          "ten", 10, "sixteen", 16);

  private static final int LARGEST_BASE = 36;

  private final TokenCursor cursor;

  NumberParser(TokenCursor cursor) {
    this.cursor = cursor;
  }

  /** The number at the cursor. */
  Expression value() {
    String digits = cursor.take().text();
    Matcher euler = EULER.matcher(digits);
    if (euler.matches()) {
      return new Call(
          "power of ten or of e",
          List.of(NumberReader.read(euler.group(1)), NumberReader.read(euler.group(2))));
    }
    boolean binary = digits.equals("0") && isLetter("b") && cursor.peek(1).kind() == Kind.NUMBER;
    if (binary) {
      cursor.take();
      return inBase(cursor.take().text(), 2);
    }
    Optional<String> longer = digitsWithLetters(digits);
    if (longer.isPresent()) {
      return inBase(longer.get(), base());
    }
    if (cursor.peek().isSymbol("_")) {
      return inBase(digits, base());
    }
    Matcher words = BASE_IN_WORDS.matcher(cursor.peek().text().toLowerCase(Locale.ROOT));
    if (cursor.peek().kind() == Kind.TEXT && words.matches()) {
      cursor.take();
      return inBase(digits, radix(words.group(1)));
    }
    return NumberReader.read(digits);
  }

  private boolean isLetter(String letter) {
    return cursor.peek().is(Kind.LETTER, letter) && !cursor.peek().afterSpace();
  }

  /** Digits above nine, which are letters, up to the base behind them. */
  private Optional<String> digitsWithLetters(String digits) {
    StringBuilder all = new StringBuilder(digits);
    int ahead = 0;
    while (isDigitOrLetter(cursor.peek(ahead))) {
      all.append(cursor.peek(ahead).text());
      ahead++;
    }
    boolean based = ahead > 0 && cursor.peek(ahead).isSymbol("_");
    if (!based) {
      return Optional.empty();
    }
    cursor.back(cursor.position() + ahead);
    return Optional.of(all.toString());
  }

  private static boolean isDigitOrLetter(Token token) {
    boolean letter =
        token.kind() == Kind.LETTER
            && token.text().charAt(0) >= 'A'
            && token.text().charAt(0) <= 'F';
    return !token.afterSpace() && (letter || token.kind() == Kind.NUMBER);
  }

  /** The base in the index at the cursor, as a number or a word, perhaps in brackets. */
  private int base() {
    cursor.expectSymbol("_");
    String written = cursor.takeGroup().replaceAll("[()\\s]", "").replace("base", "");
    return radix(written.toLowerCase(Locale.ROOT));
  }

  private static int radix(String written) {
    if (WORDS.containsKey(written)) {
      return WORDS.get(written);
    }
    if (!written.matches("\\d{1,2}")) {
      throw new UnreadableAnswerException("an index behind a number");
    }
    return Integer.parseInt(written);
  }

  private static Expression inBase(String digits, int radix) {
    boolean usable = radix >= 2 && radix <= LARGEST_BASE;
    if (!usable || !digits.chars().allMatch(digit -> Character.digit(digit, radix) >= 0)) {
      throw new UnreadableAnswerException("digits that the number's base does not have");
    }
    Literal value = new Literal(Rational.of(new BigInteger(digits, radix)), 0);
    return radix == 10 ? value : new BasedNumber(value.value(), radix);
  }
}
