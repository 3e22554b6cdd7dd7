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
import io.rsd.eval.answers.number.Functions;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.UndefinedValueException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes an expression as a fraction of polynomials without any rounding. What is neither sum nor
 * product nor power is a symbol named after what it is a function of, so that it equals only
 * itself. Equal fractions mean equal expressions.
 */
public final class Normalizer {

  private static final int LARGEST_POWER = 64;
  private static final int LONGEST_SHIFT = 24;

  private final Budget budget;
  private final boolean complex;
  private final ExactEvaluator exact;

  /**
   * @param complex whether variables may stand for complex numbers
   */
  public Normalizer(Budget budget, boolean complex) {
    this.budget = budget;
    this.complex = complex;
    this.exact = new ExactEvaluator(Map.of(), budget);
  }

  /**
   * The fraction that an expression is.
   *
   * @throws UndefinedValueException on a division by zero
   * @throws BudgetExceededException when a polynomial grows too large
   */
  public Fraction of(Expression expression) {
    budget.spend(2);
    if (expression instanceof Literal || expression instanceof BasedNumber) {
      return constant(exact.value(expression).orElseThrow());
    }
    if (expression == Constant.I) {
      return constant(RadicalNumber.IMAGINARY_UNIT);
    }
    if (expression instanceof Variable variable) {
      return symbol(variable.name());
    }
    if (expression instanceof Percent percent) {
      return of(percent.value())
          .times(
              constant(RadicalNumber.of(Rational.of(BigInteger.ONE, BigInteger.valueOf(100)))),
              budget);
    }
    if (expression instanceof Sum sum) {
      Fraction total = Fraction.of(0);
      for (Expression term : sum.terms()) {
        total = total.plus(of(term), budget);
      }
      return total;
    }
    if (expression instanceof Product product) {
      Fraction total = Fraction.of(1);
      for (Expression factor : product.factors()) {
        total = total.times(of(factor), budget);
      }
      return total;
    }
    if (expression instanceof Power power) {
      return power(power);
    }
    return expression instanceof Call call ? call(call) : symbol(CanonicalText.of(expression));
  }

  private static Fraction constant(RadicalNumber value) {
    return Fraction.of(Polynomial.of(value));
  }

  private static Fraction symbol(String name) {
    return Fraction.of(Polynomial.symbol(name));
  }

  private Fraction power(Power power) {
    Optional<Rational> exponent = exact.rational(power.exponent());
    if (exponent.isPresent()) {
      return rationalPower(power, exponent.get());
    }
    Fraction exponents = of(power.exponent());
    String base = of(power.base()).toString();
    if (!exponents.bottom().isConstant()) {
      return symbol("power " + base + " to " + exponents);
    }
    Fraction result = Fraction.of(1);
    Polynomial scaled =
        exponents
            .top()
            .times(Polynomial.of(exponents.bottom().constant().reciprocal(budget)), budget);
    for (Map.Entry<Polynomial.Monomial, RadicalNumber> term : scaled.terms().entrySet()) {
      result =
          result.times(powerOfTerm(power.base(), base, term.getKey(), term.getValue()), budget);
    }
    return result;
  }

  /** A base to one term of its exponent: whole factors of the term are taken out of it. */
  private Fraction powerOfTerm(
      Expression base, String baseText, Polynomial.Monomial symbols, RadicalNumber factor) {
    Optional<Rational> rational = factor.rational();
    if (rational.isEmpty()) {
      return symbol("power " + baseText + " to " + factor + " " + symbols);
    }
    if (symbols.equals(Polynomial.Monomial.ONE)) {
      return rationalPower(new Power(base, new Literal(rational.get(), 0)), rational.get());
    }
    BigInteger times = rational.get().numerator();
    if (times.abs().bitLength() > 6) {
      return symbol("power " + baseText + " to " + factor + " " + symbols);
    }
    String part = rational.get().isWhole() ? "" : "/" + rational.get().denominator();
    return symbol("power " + baseText + " to " + symbols + part).power(times.intValue(), budget);
  }

  private Fraction rationalPower(Power power, Rational exponent) {
    boolean constant = !power.base().contains(part -> part instanceof Variable);
    if (constant) {
      Optional<RadicalNumber> value = exact.value(power);
      if (value.isPresent()) {
        return constant(value.get());
      }
    }
    BigInteger[] parts = exponent.numerator().divideAndRemainder(exponent.denominator());
    if (exponent.numerator().abs().bitLength() > 20
        || Math.abs(parts[0].intValue()) > LARGEST_POWER) {
      throw new BudgetExceededException("a power is too high to be worked out");
    }
    Fraction base = of(power.base());
    if (base.top().isZero() && exponent.signum() <= 0) {
      throw new UndefinedValueException("zero to a power that is not positive");
    }
    Optional<Fraction> square = squareOfAbsolute(power.base(), exponent);
    if (square.isPresent()) {
      return square.get();
    }
    Fraction whole = base.power(parts[0].intValue(), budget);
    if (parts[1].signum() == 0) {
      return whole;
    }
    Fraction root = symbol("root " + exponent.denominator() + " of " + base);
    return whole.times(root.power(parts[1].intValue(), budget), budget);
  }

  /** The square of an absolute value is the number times its conjugate, which may be itself. */
  private Optional<Fraction> squareOfAbsolute(Expression base, Rational exponent) {
    boolean square =
        exponent.equals(Rational.of(2))
            && base instanceof Call call
            && (call.function().equals("abs") || call.function().equals("norm"))
            && call.arguments().get(0) instanceof Variable;
    if (!square) {
      return Optional.empty();
    }
    Expression inner = base.children().get(0);
    Expression other = complex ? new Call("conjugate", List.of(inner)) : inner;
    return Optional.of(of(inner).times(of(other), budget));
  }

  private Fraction call(Call call) {
    return switch (call.function()) {
      case "factorial" -> factorial(of(call.arguments().get(0)));
      case "binom" -> binomial(call.arguments().get(0), call.arguments().get(1));
      case "abs" -> symbol("abs " + withoutSign(of(call.arguments().get(0))));
      case "vec" -> of(call.arguments().get(0));
      default -> exactOrSymbol(call);
    };
  }

  private Fraction exactOrSymbol(Call call) {
    boolean constant = !call.contains(part -> part instanceof Variable);
    Optional<RadicalNumber> value = constant ? exact.value(call) : Optional.empty();
    return value.map(Normalizer::constant).orElseGet(() -> symbol(name(call)));
  }

  private String name(Call call) {
    boolean unordered = Set.of("gcd", "lcm", "max", "min", "dot").contains(call.function());
    boolean numbers = Functions.isKnown(call.function()) || unordered;
    if (!numbers) {
      return CanonicalText.of(call);
    }
    Stream<String> arguments = call.arguments().stream().map(argument -> of(argument).toString());
    return call.function() + (unordered ? arguments.sorted() : arguments).toList();
  }

  /** Of a number and its opposite the one whose first coefficient is written without a minus. */
  private String withoutSign(Fraction value) {
    String plain = value.toString();
    String opposite = value.times(Fraction.of(-1), budget).toString();
    return plain.compareTo(opposite) > 0 ? plain : opposite;
  }

  /** (n + 2)! is (n + 2)(n + 1) n!, so that quotients of factorials can be worked out. */
  private Fraction factorial(Fraction argument) {
    Optional<Rational> shift =
        argument.isPolynomial() ? argument.top().constant().rational() : Optional.empty();
    boolean shifted =
        shift.isPresent()
            && shift.get().isWhole()
            && shift.get().absolute().compare(Rational.of(LONGEST_SHIFT)) <= 0;
    if (argument.isPolynomial() && argument.top().isConstant()) {
      Optional<RadicalNumber> value =
          shift.flatMap(
              whole -> exact.value(new Call("factorial", List.of(new Literal(whole, 0)))));
      return value.map(Normalizer::constant).orElseGet(() -> symbol("factorial " + argument));
    }
    if (!shifted) {
      return symbol("factorial " + argument);
    }
    int steps = shift.get().numerator().intValue();
    Fraction start = argument.plus(Fraction.of(-steps), budget);
    Fraction result = symbol("factorial " + start);
    for (int step = 1; step <= steps; step++) {
      result = result.times(start.plus(Fraction.of(step), budget), budget);
    }
    for (int step = 0; step > steps; step--) {
      result = result.times(start.plus(Fraction.of(step), budget).reciprocal(budget), budget);
    }
    return result;
  }

  private Fraction binomial(Expression upper, Expression lower) {
    Fraction n = of(upper);
    Optional<Rational> count = exact.rational(lower);
    boolean few =
        count.isPresent()
            && count.get().isWhole()
            && count.get().signum() >= 0
            && count.get().compare(Rational.of(LONGEST_SHIFT)) <= 0;
    if (few) {
      Fraction result = Fraction.of(1);
      for (int step = 0; step < count.get().numerator().intValue(); step++) {
        Fraction factor = n.plus(Fraction.of(-step), budget);
        result =
            result.times(factor, budget).times(Fraction.of(step + 1).reciprocal(budget), budget);
      }
      return result;
    }
    Fraction k = of(lower);
    Fraction rest = n.plus(k.times(Fraction.of(-1), budget), budget);
    Fraction below = factorial(k).times(factorial(rest), budget);
    return factorial(n).times(below.reciprocal(budget), budget);
  }
}
