package io.rsd.eval.answers.expression;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigDecimalMath;
import io.rsd.eval.answers.expression.Expression.BasedNumber;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.number.Ball;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.Functions;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.RealFunctions;
import io.rsd.eval.answers.number.UndefinedValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;

/** Evaluates expressions as complex numbers of many digits, with bounds for their errors. */
public final class NumericEvaluator {

  private static final BigDecimal HALF_TURN = BigDecimal.valueOf(180);
  private static final BigDecimal LARGEST_ARGUMENT = BigDecimal.valueOf(Budget.FUNCTION_ARGUMENT);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final int FUNCTION_COST = 200;

  private final Map<String, RadicalNumber> variables;
  private final MathContext precision;
  private final Budget budget;
  private final ExactEvaluator exact;
  private int extent;

  /**
   * @param precision significant digits of every operation
   */
  public NumericEvaluator(
      Map<String, RadicalNumber> variables, MathContext precision, Budget budget) {
    this.variables = variables;
    this.precision = precision;
    this.budget = budget;
    this.exact = new ExactEvaluator(variables, budget);
  }

  /**
   * How many digits lie between 1 and the largest or the smallest number that occurred: two values
   * may differ as far behind the point as that.
   */
  public int extent() {
    return extent;
  }

  /**
   * The value of an expression.
   *
   * @throws UndefinedValueException where it has none, or none that this precision finds
   * @throws BudgetExceededException where finding it would be too costly
   */
  public Ball value(Expression expression) {
    budget.spend(precision.getPrecision() / 8);
    Ball value = compute(expression);
    if (!value.mayBeZero()) {
      BigDecimal size = value.most();
      extent = Math.max(extent, Math.abs(size.precision() - size.scale()));
    }
    return value;
  }

  private Ball compute(Expression expression) {
    if (expression instanceof Literal literal) {
      return real(literal.value());
    }
    if (expression instanceof BasedNumber number) {
      return real(number.value());
    }
    if (expression instanceof Variable variable) {
      RadicalNumber value = variables.get(variable.name());
      if (value == null) {
        throw new UndefinedValueException(variable.name() + " has no value");
      }
      return point(value);
    }
    if (expression instanceof Constant constant) {
      return constant(constant);
    }
    if (expression instanceof Percent percent) {
      return value(percent.value()).times(real(Rational.of(100)).reciprocal(precision), precision);
    }
    if (expression instanceof Sum sum) {
      Ball total = Ball.ZERO;
      for (Expression term : sum.terms()) {
        total = total.plus(value(term), precision);
      }
      return total;
    }
    if (expression instanceof Product product) {
      Ball total = Ball.ONE;
      for (Expression factor : product.factors()) {
        total = total.times(value(factor), precision);
      }
      return total;
    }
    if (expression instanceof Power power) {
      return power(power);
    }
    if (expression instanceof Call call) {
      return call(call);
    }
    throw new UndefinedValueException("it is no number");
  }

  private Ball real(Rational value) {
    return Ball.rounded(value.toDecimal(precision), precision);
  }

  /** The value of a variable, which is a fraction or a fraction times i plus another one. */
  private Ball point(RadicalNumber value) {
    Ball total = Ball.ZERO;
    for (Map.Entry<RadicalNumber.Root, Rational> term : value.terms().entrySet()) {
      Ball size = real(term.getValue());
      total =
          total.plus(
              term.getKey().imaginary() ? size.times(constant(Constant.I), precision) : size,
              precision);
    }
    return total;
  }

  private Ball constant(Constant constant) {
    return switch (constant) {
      case PI -> Ball.rounded(BigDecimalMath.pi(precision), precision);
      case E -> Ball.rounded(BigDecimalMath.e(precision), precision);
      case I -> new Ball(BigComplex.I, BigDecimal.ZERO, false);
      case INFINITY -> throw new UndefinedValueException("infinity is no number");
    };
  }

  private Ball power(Power power) {
    Optional<Rational> exponent = exact.rational(power.exponent());
    if (exponent.isPresent() && exponent.get().isWhole()) {
      return wholePower(value(power.base()), exponent.get().numerator());
    }
    if (exponent.isPresent()) {
      return rationalPower(value(power.base()), exponent.get());
    }
    return exp(logarithm(value(power.base())).times(value(power.exponent()), precision));
  }

  private Ball wholePower(Ball base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return wholePower(base, exponent.negate()).reciprocal(precision);
    }
    if (exponent.bitLength() > 14) {
      throw new BudgetExceededException("an exponent is too large");
    }
    Ball result = Ball.ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      budget.spend(precision.getPrecision() / 4);
      result = result.times(result, precision);
      result = exponent.testBit(bit) ? result.times(base, precision) : result;
    }
    return result;
  }

  /** Odd roots of negative numbers are negative, as school has it; all else is principal. */
  private Ball rationalPower(Ball base, Rational exponent) {
    if (exponent.numerator().bitLength() > 14) {
      throw new BudgetExceededException("an exponent is too large");
    }
    boolean oddRoot = exponent.denominator().testBit(0);
    boolean negative = base.real() && base.centre().re.signum() < 0 && !base.mayBeZero();
    Ball positive = negative && oddRoot ? base.negated() : base;
    Rational rootOnly = Rational.of(BigInteger.ONE, exponent.denominator());
    Ball root =
        exponent.denominator().equals(BigInteger.TWO)
            ? squareRoot(positive)
            : exp(logarithm(positive).times(real(rootOnly), precision));
    Ball signed = negative && oddRoot ? root.negated() : root;
    return wholePower(signed, exponent.numerator());
  }

  private Ball squareRoot(Ball value) {
    budget.spend(FUNCTION_COST);
    if (!value.real()) {
      return exp(logarithm(value).times(real(Rational.HALF), precision));
    }
    if (value.mayBeZero()) {
      // The root of a number within r of zero is within sqrt(2 r) of it, along one of two axes.
      BigDecimal most = RealFunctions.sqrt(value.most(), precision);
      return new Ball(BigComplex.ZERO, most.multiply(TWO), false);
    }
    BigDecimal root = RealFunctions.sqrt(value.centre().re.abs(), precision);
    BigDecimal least = RealFunctions.sqrt(value.least(), precision);
    BigDecimal slope = BigDecimal.ONE.divide(least.multiply(TWO), precision);
    boolean negative = value.centre().re.signum() < 0;
    BigComplex centre =
        negative ? BigComplex.valueOf(BigDecimal.ZERO, root) : BigComplex.valueOf(root);
    BigDecimal own = Ball.rounded(root, precision).radius();
    return new Ball(centre, value.errorAt(slope).add(own), !negative);
  }

  private Ball exp(Ball argument) {
    bounded(argument);
    BigDecimal size = RealFunctions.exp(argument.centre().re, precision);
    BigComplex centre =
        argument.real()
            ? BigComplex.valueOf(size)
            : BigComplex.valueOf(
                size.multiply(BigDecimalMath.cos(argument.centre().im, precision), precision),
                size.multiply(BigDecimalMath.sin(argument.centre().im, precision), precision));
    // Within a radius below 1 the exponential function changes by less than twice the radius.
    BigDecimal own = Ball.rounded(size.multiply(TWO), precision).radius();
    return new Ball(centre, argument.errorAt(size.multiply(TWO)).add(own), argument.real());
  }

  private Ball logarithm(Ball argument) {
    budget.spend(FUNCTION_COST);
    BigDecimal least = argument.least();
    if (least.signum() <= 0) {
      throw new UndefinedValueException("the logarithm of zero");
    }
    if (argument.mayTouchCut()) {
      throw new UndefinedValueException("a logarithm on both sides of its cut");
    }
    BigDecimal error = argument.errorAt(BigDecimal.ONE.divide(least, precision));
    BigComplex centre = argument.centre();
    if (argument.real()) {
      boolean negative = centre.re.signum() < 0;
      BigDecimal angle = negative ? BigDecimalMath.pi(precision) : BigDecimal.ZERO;
      BigDecimal size = RealFunctions.log(centre.re.abs(), precision);
      return Ball.computed(BigComplex.valueOf(size, angle), error, !negative, precision);
    }
    BigDecimal half = RealFunctions.log(centre.absSquare(precision), precision);
    BigComplex value = BigComplex.valueOf(half.divide(TWO, precision), centre.angle(precision));
    return Ball.computed(value, error, false, precision);
  }

  private void bounded(Ball argument) {
    budget.spend(FUNCTION_COST);
    if (argument.most().compareTo(LARGEST_ARGUMENT) > 0) {
      throw new BudgetExceededException("the argument of a function is too large");
    }
    if (argument.radius().compareTo(BigDecimal.ONE) >= 0) {
      throw new UndefinedValueException("too few digits are known of a function's argument");
    }
  }

  private Ball call(Call call) {
    if (call.function().equals("degree")) {
      Ball turn =
          Ball.rounded(BigDecimalMath.pi(precision).divide(HALF_TURN, precision), precision);
      return value(call.arguments().get(0)).times(turn, precision);
    }
    Optional<RadicalNumber> known = exact.value(call);
    if (known.isPresent()) {
      return point(known.get());
    }
    boolean extreme = call.function().equals("max") || call.function().equals("min");
    if (extreme && !call.arguments().isEmpty()) {
      return extreme(call);
    }
    if (call.arguments().size() != 1 || !Functions.isKnown(call.function())) {
      throw new UndefinedValueException("no value of " + call.function() + " is known");
    }
    Ball argument = value(call.arguments().get(0));
    if (call.function().equals("ln")) {
      return logarithm(argument);
    }
    bounded(argument);
    return Functions.apply(call.function(), argument, precision);
  }

  private Ball extreme(Call call) {
    boolean largest = call.function().equals("max");
    Ball best = value(call.arguments().get(0));
    for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
      Ball next = value(argument);
      Ball difference = next.minus(best, precision);
      if (!difference.real() || difference.mayBeZero()) {
        throw new UndefinedValueException("two numbers that may be equal are ordered");
      }
      best = (difference.centre().re.signum() > 0) == largest ? next : best;
    }
    return best;
  }
}
