package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.ExactEvaluator;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.UndefinedValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** The two cases in which a decimal may stand for an exact value that it is not quite equal to. */
final class DecimalEquivalence {

  /** Finds the value of a real constant. */
  interface RealValue {
    Optional<BigDecimal> of(Expression expression);
  }

  /** Decimals that a gold answer needs before an exact value may stand for it. */
  private static final int MEANINGFUL_DECIMALS = 3;

  /** Digits of a printed double. */
  private static final int DOUBLE_DIGITS = 15;

  private final RealValue values;
  private final ExactEvaluator exact;

  DecimalEquivalence(RealValue values, ExactEvaluator exact) {
    this.values = values;
    this.exact = exact;
  }

  /** What the two rules say about answers that differ; empty where neither applies. */
  Optional<Comparison> compare(Expression gold, Expression prediction) {
    return roundedGold(gold, prediction).or(() -> printedDouble(gold, prediction));
  }

  /**
   * A gold decimal such as 0.333 is met by an exact value that never ends as a decimal and rounds
   * to it, such as 1/3. A decimal that ends is exact itself, so it has to be the same number.
   */
  private Optional<Comparison> roundedGold(Expression gold, Expression prediction) {
    if (!(gold instanceof Literal decimal) || decimal.decimals() == 0 || ends(prediction)) {
      return Optional.empty();
    }
    BigDecimal written = decimal.value().toDecimal(MathContext.UNLIMITED);
    boolean rounds =
        !hasDecimals(prediction)
            && values
                .of(prediction)
                .map(value -> value.setScale(decimal.decimals(), RoundingMode.HALF_UP))
                .filter(value -> value.compareTo(written) == 0)
                .isPresent();
    if (!rounds) {
      return Optional.empty();
    }
    return Optional.of(
        decimal.decimals() >= MEANINGFUL_DECIMALS
            ? Comparison.equal("the gold answer is its rounded value")
            : Comparison.undecided("the gold answer is a decimal of few digits"));
  }

  /** Whether a value is a fraction that is written as a decimal with an end. */
  private boolean ends(Expression expression) {
    Optional<Rational> value;
    try {
      value = exact.rational(expression);
    } catch (UndefinedValueException undefined) {
      return false;
    }
    return value.map(Rational::denominator).filter(DecimalEquivalence::dividesTens).isPresent();
  }

  private static boolean dividesTens(BigInteger denominator) {
    BigInteger rest = denominator.shiftRight(denominator.getLowestSetBit());
    BigInteger five = BigInteger.valueOf(5);
    while (rest.mod(five).signum() == 0) {
      rest = rest.divide(five);
    }
    return rest.equals(BigInteger.ONE);
  }

  private static boolean hasDecimals(Expression expression) {
    return expression.contains(part -> part instanceof Literal literal && literal.decimals() > 0);
  }

  /** An exact gold value is met by a decimal with all the digits that a computer prints of it. */
  private Optional<Comparison> printedDouble(Expression gold, Expression prediction) {
    if (!(prediction instanceof Literal decimal) || decimal.decimals() == 0) {
      return Optional.empty();
    }
    BigDecimal written = decimal.value().toDecimal(MathContext.UNLIMITED);
    if (written.precision() < DOUBLE_DIGITS || hasDecimals(gold) || ends(gold)) {
      return Optional.empty();
    }
    return values
        .of(gold)
        .filter(value -> isPrintOf(value, written, decimal.decimals()))
        .map(value -> Comparison.equal("the prediction gives all its digits as a double has them"));
  }

  private static boolean isPrintOf(BigDecimal value, BigDecimal written, int decimals) {
    return new BigDecimal(Double.toString(value.doubleValue())).compareTo(written) == 0
        || value.setScale(decimals, RoundingMode.HALF_UP).compareTo(written) == 0
        || value.setScale(decimals, RoundingMode.DOWN).compareTo(written) == 0;
  }
}
