package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Turns the digits of a number token into its exact value. */
final class NumberReader {

  /** Decimal exponents beyond this are refused. */
  private static final int LARGEST_EXPONENT = 1_000;

  private NumberReader() {}

  /**
   * Reads {@code 12}, {@code 0.50}, {@code .5}, {@code 1.5e-3} or, with a period, {@code 0.(3)}.
   *
   * @throws BudgetExceededException when the exponent is too large
   */
  static Expression.Literal read(String digits) {
    int period = digits.indexOf('(');
    if (period >= 0) {
      return repeating(digits.substring(0, period), digits.substring(period + 1));
    }
    BigDecimal value = new BigDecimal(digits);
    if (Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
      throw new BudgetExceededException("the exponent of a number is too large");
    }
    return new Expression.Literal(Rational.of(value), Math.max(0, value.scale()));
  }

  private static Expression.Literal repeating(String start, String periodAndBracket) {
    String period = periodAndBracket.substring(0, periodAndBracket.indexOf(')'));
    BigDecimal fixed = new BigDecimal(start.endsWith(".") ? start + "0" : start);
    int decimals = start.length() - start.indexOf('.') - 1;
    BigInteger nines = BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE);
    Rational tail =
        Rational.of(new BigInteger(period), nines.multiply(BigInteger.TEN.pow(decimals)));
    return new Expression.Literal(Rational.of(fixed).plus(tail), 0);
  }
}
