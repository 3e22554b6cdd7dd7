package io.rsd.eval.answers;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigDecimalMath;
import io.rsd.eval.answers.Expression.BasedNumber;
import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Constant;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Percent;
import io.rsd.eval.answers.Expression.Power;
import io.rsd.eval.answers.Expression.Product;
import io.rsd.eval.answers.Expression.Sum;
import io.rsd.eval.answers.Expression.Variable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates expressions as complex numbers of many digits. What has no known meaning (a sum with a
 * variable bound, an unknown function) gets a value that depends on nothing but its written form.
 */
final class NumericEvaluator {

  private static final BigDecimal HALF_TURN = BigDecimal.valueOf(180);
  private static final BigDecimal LARGEST_ARGUMENT = BigDecimal.valueOf(Budget.FUNCTION_ARGUMENT);
  private static final int FUNCTION_COST = 200;

  private final Map<String, Rational> variables;
  private final MathContext precision;
  private final Budget budget;
  private final ExactEvaluator exact;
  private int largestExponent;

  /**
   * @param precision significant digits of every operation
   */
  NumericEvaluator(Map<String, Rational> variables, MathContext precision, Budget budget) {
    this.variables = variables;
    this.precision = precision;
    this.budget = budget;
    this.exact = new ExactEvaluator(variables, budget);
  }

  /** The decimal exponent of the largest number that occurred: rounding errors are below it. */
  int largestExponent() {
    return largestExponent;
  }

  /**
   * The value of an expression.
   *
   * @throws UndefinedValueException where it has none
   * @throws BudgetExceededException where finding it would be too costly
   */
  BigComplex value(Expression expression) {
    budget.spend(precision.getPrecision() / 8);
    BigComplex value = compute(expression);
    if (!isZero(value)) {
      largestExponent = Math.max(largestExponent, exponent(value));
    }
    return value;
  }

  private static int exponent(BigComplex value) {
    return Math.max(exponent(value.re), exponent(value.im));
  }

  private static int exponent(BigDecimal value) {
    return value.signum() == 0 ? Integer.MIN_VALUE : value.precision() - value.scale();
  }

  private BigComplex compute(Expression expression) {
    if (expression instanceof Literal literal) {
      return real(literal.value().toDecimal(precision));
    }
    if (expression instanceof BasedNumber number) {
      return real(number.value().toDecimal(precision));
    }
    if (expression instanceof Variable variable) {
      Rational value = variables.get(variable.name());
      return value == null ? uninterpreted(expression) : real(value.toDecimal(precision));
    }
    if (expression instanceof Constant constant) {
      return constant(constant);
    }
    if (expression instanceof Percent percent) {
      return value(percent.value()).divide(BigComplex.valueOf(100), precision);
    }
    if (expression instanceof Sum sum) {
      BigComplex total = BigComplex.ZERO;
      for (Expression term : sum.terms()) {
        total = total.add(value(term), precision);
      }
      return total;
    }
    if (expression instanceof Product product) {
      BigComplex total = BigComplex.ONE;
      for (Expression factor : product.factors()) {
        total = total.multiply(value(factor), precision);
      }
      return total;
    }
    if (expression instanceof Power power) {
      return power(power);
    }
    return expression instanceof Call call ? call(call) : uninterpreted(expression);
  }

  private static BigComplex real(BigDecimal value) {
    return BigComplex.valueOf(value);
  }

  private BigComplex constant(Constant constant) {
    return switch (constant) {
      case PI -> real(BigDecimalMath.pi(precision));
      case E -> real(BigDecimalMath.e(precision));
      case I -> BigComplex.I;
      case INFINITY -> throw new UndefinedValueException("infinity is no number");
    };
  }

  private BigComplex power(Power power) {
    Optional<Rational> exponent = exact.rational(power.exponent());
    if (exponent.isPresent() && exponent.get().isWhole()) {
      return wholePower(value(power.base()), exponent.get().numerator());
    }
    if (exponent.isPresent()) {
      return rationalPower(value(power.base()), exponent.get());
    }
    BigComplex base = value(power.base());
    if (isNegligible(base)) {
      throw new UndefinedValueException("zero to a power");
    }
    return exp(logarithm(base).multiply(value(power.exponent()), precision));
  }

  private BigComplex wholePower(BigComplex base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return reciprocal(wholePower(base, exponent.negate()));
    }
    if (exponent.bitLength() > 14) {
      throw new BudgetExceededException("an exponent is too large");
    }
    BigComplex result = BigComplex.ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      budget.spend(precision.getPrecision() / 4);
      result = result.multiply(result, precision);
      result = exponent.testBit(bit) ? result.multiply(base, precision) : result;
    }
    return result;
  }

  /** Odd roots of negative numbers are negative, as school has it; all else is principal. */
  private BigComplex rationalPower(BigComplex base, Rational exponent) {
    if (isNegligible(base)) {
      if (exponent.signum() <= 0) {
        throw new UndefinedValueException("division by zero");
      }
      return BigComplex.ZERO;
    }
    if (exponent.numerator().bitLength() > 14) {
      throw new BudgetExceededException("an exponent is too large");
    }
    boolean oddRoot = exponent.denominator().testBit(0);
    boolean negative = isReal(base) && base.re.signum() < 0;
    BigComplex positive = negative && oddRoot ? base.negate() : base;
    Rational rootOnly = Rational.of(BigInteger.ONE, exponent.denominator());
    BigComplex root =
        exponent.denominator().equals(BigInteger.TWO)
            ? squareRoot(positive)
            : exp(logarithm(positive).multiply(real(rootOnly.toDecimal(precision)), precision));
    BigComplex signed = negative && oddRoot ? root.negate() : root;
    return wholePower(signed, exponent.numerator());
  }

  private BigComplex squareRoot(BigComplex value) {
    budget.spend(FUNCTION_COST);
    return isReal(value)
        ? (value.re.signum() < 0
            ? BigComplex.valueOf(BigDecimal.ZERO, RealFunctions.sqrt(value.re.negate(), precision))
            : real(RealFunctions.sqrt(value.re, precision)))
        : exp(logarithm(value).divide(BigComplex.valueOf(2), precision));
  }

  private BigComplex reciprocal(BigComplex value) {
    if (isNegligible(value)) {
      throw new UndefinedValueException("division by zero");
    }
    return BigComplex.ONE.divide(value, precision);
  }

  private BigComplex exp(BigComplex argument) {
    bounded(argument);
    BigDecimal size = RealFunctions.exp(argument.re, precision);
    return isReal(argument)
        ? real(size)
        : BigComplex.valueOf(
            size.multiply(BigDecimalMath.cos(argument.im, precision), precision),
            size.multiply(BigDecimalMath.sin(argument.im, precision), precision));
  }

  private BigComplex logarithm(BigComplex argument) {
    budget.spend(FUNCTION_COST);
    if (isNegligible(argument)) {
      throw new UndefinedValueException("the logarithm of zero");
    }
    if (isReal(argument)) {
      BigDecimal angle = argument.re.signum() < 0 ? BigDecimalMath.pi(precision) : BigDecimal.ZERO;
      return BigComplex.valueOf(RealFunctions.log(argument.re.abs(), precision), angle);
    }
    BigDecimal half = RealFunctions.log(argument.absSquare(precision), precision);
    return BigComplex.valueOf(
        half.divide(BigDecimal.valueOf(2), precision), argument.angle(precision));
  }

  private void bounded(BigComplex argument) {
    budget.spend(FUNCTION_COST);
    if (argument.re.abs().max(argument.im.abs()).compareTo(LARGEST_ARGUMENT) > 0) {
      throw new BudgetExceededException("the argument of a function is too large");
    }
  }

  private boolean isReal(BigComplex value) {
    return value.im.signum() == 0;
  }

  private static boolean isZero(BigComplex value) {
    return value.re.signum() == 0 && value.im.signum() == 0;
  }

  /** Whether a value is zero but for the rounding errors of what led to it. */
  private boolean isNegligible(BigComplex value) {
    return isZero(value)
        || exponent(value) < largestExponent - precision.getPrecision() + ScalarEquivalence.GUARD;
  }

  private BigComplex call(Call call) {
    if (call.function().equals("degree")) {
      return value(call.arguments().get(0))
          .multiply(BigDecimalMath.pi(precision), precision)
          .divide(real(HALF_TURN), precision);
    }
    Optional<RadicalNumber> known = exact.value(call);
    if (known.isPresent()) {
      Rational value = known.get().rational().orElseThrow();
      return real(value.toDecimal(precision));
    }
    if (!Functions.isKnown(call)) {
      return uninterpreted(call);
    }
    BigComplex argument = value(call.arguments().get(0));
    if (call.function().equals("ln")) {
      return logarithm(argument);
    }
    bounded(argument);
    return Functions.apply(call.function(), argument, precision);
  }

  /** A number between 1 and 3 that stands for something without a known value. */
  private BigComplex uninterpreted(Expression expression) {
    return real(SamplePoints.valueFor(CanonicalText.of(expression), 0).toDecimal(precision));
  }
}
