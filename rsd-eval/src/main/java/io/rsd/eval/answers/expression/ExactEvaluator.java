package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.BasedNumber;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.UndefinedValueException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates expressions of rational numbers, square roots and i without any rounding. What goes
 * beyond these (pi, sines, nested roots) has no exact value here.
 */
public final class ExactEvaluator {

  private static final int LARGEST_FACTORIAL = 1_500;
  private static final int LARGEST_EXPONENT = 16_000;
  private static final int LARGEST_SURD_EXPONENT = 64;
  private static final int LARGEST_DEGREE = 64;

  private final Map<String, RadicalNumber> variables;
  private final Budget budget;

  /**
   * @param variables the values of the variables; one without a value makes an expression inexact
   */
  public ExactEvaluator(Map<String, RadicalNumber> variables, Budget budget) {
    this.variables = variables;
    this.budget = budget;
  }

  /**
   * The exact value, or empty when there is none of this kind.
   *
   * @throws UndefinedValueException on a division by zero and the like
   * @throws BudgetExceededException when a number grows too large
   */
  public Optional<RadicalNumber> value(Expression expression) {
    budget.spend(1);
    if (expression instanceof Literal literal) {
      return Optional.of(RadicalNumber.of(literal.value()));
    }
    if (expression instanceof BasedNumber number) {
      return Optional.of(RadicalNumber.of(number.value()));
    }
    if (expression instanceof Variable variable) {
      return Optional.ofNullable(variables.get(variable.name()));
    }
    if (expression instanceof Constant constant) {
      return constant == Constant.I ? Optional.of(RadicalNumber.IMAGINARY_UNIT) : Optional.empty();
    }
    if (expression instanceof Percent percent) {
      return value(new Product(List.of(percent.value(), Expression.reciprocal(Literal.of(100)))));
    }
    if (expression instanceof Sum sum) {
      return folded(sum.terms(), true);
    }
    if (expression instanceof Product product) {
      return folded(product.factors(), false);
    }
    if (expression instanceof Power power) {
      return power(power);
    }
    return expression instanceof Call call ? call(call) : Optional.empty();
  }

  /** The value as a fraction, when it is one. */
  public Optional<Rational> rational(Expression expression) {
    return value(expression).flatMap(RadicalNumber::rational);
  }

  private Optional<RadicalNumber> folded(List<Expression> parts, boolean sum) {
    Optional<RadicalNumber> total = value(parts.get(0));
    for (Expression part : parts.subList(1, parts.size())) {
      Optional<RadicalNumber> next = total.isEmpty() ? total : value(part);
      if (next.isEmpty()) {
        return next;
      }
      RadicalNumber left = total.get();
      RadicalNumber right = next.get();
      total = Optional.of(sum ? left.plus(right, budget) : left.times(right, budget));
    }
    return total;
  }

  private Optional<RadicalNumber> power(Power power) {
    Optional<Rational> exponent = rational(power.exponent());
    Optional<RadicalNumber> base = exponent.isEmpty() ? Optional.empty() : value(power.base());
    if (base.isEmpty()) {
      return Optional.empty();
    }
    return power(base.get(), exponent.get());
  }

  private Optional<RadicalNumber> power(RadicalNumber base, Rational exponent) {
    if (base.isZero() && exponent.signum() <= 0) {
      throw new UndefinedValueException("zero to a power that is not positive");
    }
    if (exponent.isWhole()) {
      return wholePower(base, exponent.numerator());
    }
    Optional<Rational> radicand = base.rational();
    Optional<RadicalNumber> root = radicand.flatMap(value -> root(value, exponent.denominator()));
    return root.isEmpty() ? root : wholePower(root.get(), exponent.numerator());
  }

  private Optional<RadicalNumber> root(Rational radicand, BigInteger degree) {
    if (degree.equals(BigInteger.TWO)) {
      budget.spend(200);
      return RadicalNumber.squareRoot(radicand);
    }
    if (degree.compareTo(BigInteger.valueOf(LARGEST_DEGREE)) > 0) {
      return Optional.empty();
    }
    int root = degree.intValue();
    if (radicand.signum() < 0 && root % 2 == 0) {
      return Optional.empty();
    }
    Optional<BigInteger> top = wholeRoot(radicand.numerator().abs(), root);
    Optional<BigInteger> bottom = wholeRoot(radicand.denominator(), root);
    if (top.isEmpty() || bottom.isEmpty()) {
      return Optional.empty();
    }
    Rational value = Rational.of(top.get(), bottom.get());
    return Optional.of(RadicalNumber.of(radicand.signum() < 0 ? value.negated() : value));
  }

  /** The whole root of a number that is a perfect power, by bisection. */
  private Optional<BigInteger> wholeRoot(BigInteger value, int degree) {
    budget.spend(value.bitLength());
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(value.bitLength() / degree + 1);
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (middle.pow(degree).compareTo(value) < 0) {
        low = middle.add(BigInteger.ONE);
      } else {
        high = middle;
      }
    }
    return low.pow(degree).equals(value) ? Optional.of(low) : Optional.empty();
  }

  private Optional<RadicalNumber> wholePower(RadicalNumber base, BigInteger exponent) {
    if (exponent.bitLength() > 31) {
      throw new BudgetExceededException("an exponent is too large");
    }
    int power = exponent.intValue();
    Optional<Rational> rational = base.rational();
    if (rational.isPresent()) {
      return Optional.of(RadicalNumber.of(rationalPower(rational.get(), power)));
    }
    if (Math.abs((long) power) > LARGEST_SURD_EXPONENT) {
      return Optional.empty();
    }
    RadicalNumber factor = power < 0 ? base.reciprocal(budget) : base;
    RadicalNumber result = RadicalNumber.of(Rational.ONE);
    for (int count = 0; count < Math.abs(power); count++) {
      result = result.times(factor, budget);
    }
    return Optional.of(result);
  }

  private Rational rationalPower(Rational base, int power) {
    boolean trivial = base.isWhole() && base.numerator().bitLength() <= 1;
    long size = trivial ? 1 : (long) base.bits() * Math.abs((long) power);
    if (Math.abs((long) power) > LARGEST_EXPONENT || size > Budget.NUMBER_BITS) {
      throw new BudgetExceededException("a power has too many digits");
    }
    budget.spend(1 + size / 256);
    return base.power(power);
  }

  private Optional<RadicalNumber> call(Call call) {
    if (call.function().equals("det") && call.arguments().size() == 1) {
      return Determinants.of(call.arguments().get(0)).flatMap(this::value);
    }
    List<Rational> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      Optional<Rational> value = rational(argument);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(value.get());
    }
    return function(call.function(), arguments).map(RadicalNumber::of);
  }

  private Optional<Rational> function(String name, List<Rational> arguments) {
    return switch (arguments.size()) {
      case 1 -> ofOne(name, arguments.get(0));
      case 2 -> ofTwo(name, arguments.get(0), arguments.get(1));
      default -> ofSeveral(name, arguments);
    };
  }

  private Optional<Rational> ofOne(String name, Rational value) {
    return switch (name) {
      case "abs" -> Optional.of(value.absolute());
      case "floor" -> Optional.of(Rational.of(value.floor()));
      case "ceil" -> Optional.of(Rational.of(value.negated().floor().negate()));
      case "sgn" -> Optional.of(Rational.of(value.signum()));
      case "factorial" -> factorial(value, 1);
      case "double-factorial" -> factorial(value, 2);
      default -> Optional.empty();
    };
  }

  private Optional<Rational> ofTwo(String name, Rational first, Rational second) {
    return switch (name) {
      case "binom" -> binomial(first, second);
      case "mod" -> remainder(first, second);
      default -> ofSeveral(name, List.of(first, second));
    };
  }

  private static Optional<Rational> remainder(Rational value, Rational modulus) {
    boolean whole = value.isWhole() && modulus.isWhole() && modulus.signum() > 0;
    return whole
        ? Optional.of(Rational.of(value.numerator().mod(modulus.numerator())))
        : Optional.empty();
  }

  private Optional<Rational> ofSeveral(String name, List<Rational> values) {
    boolean whole = values.stream().allMatch(Rational::isWhole);
    return switch (name) {
      case "min" -> values.stream().min(Rational::compare);
      case "max" -> values.stream().max(Rational::compare);
      case "gcd" ->
          whole
              ? values.stream().map(Rational::numerator).reduce(BigInteger::gcd).map(Rational::of)
              : Optional.empty();
      case "lcm" ->
          whole && values.stream().noneMatch(Rational::isZero)
              ? values.stream()
                  .map(value -> value.numerator().abs())
                  .reduce(ExactEvaluator::leastCommonMultiple)
                  .map(product -> budget.checked(Rational.of(product)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static BigInteger leastCommonMultiple(BigInteger first, BigInteger second) {
    return first.divide(first.gcd(second)).multiply(second);
  }

  /** The product of a whole number and all smaller ones that differ from it by whole steps. */
  private Optional<Rational> factorial(Rational value, int step) {
    if (!value.isWhole() || value.signum() < 0) {
      return Optional.empty();
    }
    if (value.compare(Rational.of(LARGEST_FACTORIAL)) > 0) {
      throw new BudgetExceededException("a factorial has too many digits");
    }
    BigInteger product = BigInteger.ONE;
    for (int factor = value.numerator().intValue(); factor > 1; factor -= step) {
      budget.spend(1);
      product = product.multiply(BigInteger.valueOf(factor));
    }
    return Optional.of(budget.checked(Rational.of(product)));
  }

  private Optional<Rational> binomial(Rational upper, Rational lower) {
    boolean usable =
        upper.isWhole() && lower.isWhole() && lower.signum() >= 0 && upper.compare(lower) >= 0;
    if (!usable) {
      return Optional.empty();
    }
    BigInteger n = upper.numerator();
    BigInteger k = lower.numerator().min(n.subtract(lower.numerator()));
    if (n.bitLength() > 62 || k.bitLength() * (long) n.bitLength() > 600 || k.bitLength() > 13) {
      throw new BudgetExceededException("a binomial coefficient has too many digits");
    }
    Rational product = Rational.ONE;
    for (long factor = 1; factor <= k.longValue(); factor++) {
      budget.spend(1 + product.bits() / 256);
      BigInteger next = n.subtract(k).add(BigInteger.valueOf(factor));
      product = budget.checked(product.times(Rational.of(next, BigInteger.valueOf(factor))));
    }
    return Optional.of(product);
  }
}
