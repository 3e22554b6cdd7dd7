package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers with commas that may be read in another way, if the other answer is of that kind. */
public final class Readings {

  private static final Pattern THOUSANDS = Pattern.compile("[\\s$]*\\d{1,3}(?:,\\d{3})+[\\s$.]*");

  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[\\s$]*-?(?:\\d+,(?:\\d{1,2}|\\d{4,})|\\d{1,3}(?:\\.\\d{3})+,\\d+)[\\s$.]*");

  private Readings() {}

  /** The list that a number with commas between its thousands may be. */
  public static Optional<Answer> insteadOfThousands(String text) {
    return THOUSANDS.matcher(text).matches()
        ? Optional.of(Answers.read(text.replace(",", ", ")))
        : Optional.empty();
  }

  public static boolean isList(Answer answer) {
    return answer instanceof Unordered
        || (answer instanceof Named named && named.value() instanceof Unordered);
  }

  /** The decimal that a list of two numbers may be, with points between its thousands. */
  public static Optional<Answer> decimalComma(String text) {
    boolean possible =
        text.length() <= Budget.LITERAL_DIGITS && DECIMAL_COMMA.matcher(text).matches();
    if (!possible) {
      return Optional.empty();
    }
    String digits = text.replaceAll("[\\s$]", "").replaceAll("\\.$", "");
    return Optional.of(Answers.read(digits.replace(".", "").replace(',', '.')));
  }

  public static boolean isDecimal(Answer answer) {
    Answer value = answer instanceof Named named ? named.value() : answer;
    return value instanceof Value single
        && single.expression() instanceof Literal literal
        && literal.decimals() > 0;
  }
}
