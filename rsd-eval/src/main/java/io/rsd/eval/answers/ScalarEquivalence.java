package io.rsd.eval.answers;

import ch.obermuhlner.math.big.BigComplex;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Constant;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Power;
import io.rsd.eval.answers.Expression.Variable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether two expressions have the same value: exactly where both are exact, otherwise by
 * evaluation with many digits, at several points when there are variables. Close is not equal, with
 * two exceptions for decimals: {@link #roundedGold} and {@link #printedDouble}.
 */
final class ScalarEquivalence {

  /** Digits that rounding errors may cost. */
  static final int GUARD = 14;

  private static final int BASE_PRECISION = 50;

  /** More digits than are ever calculated with. */
  private static final int PLENTY = 10_000;

  private static final int DIGITS_OF_CALL = 2;

  /** Digits that a gold decimal needs before its exact value may stand for it. */
  private static final int MEANINGFUL_DIGITS = 3;

  /** Digits of a printed double. */
  private static final int DOUBLE_DIGITS = 15;

  private final Budget budget;

  ScalarEquivalence(Budget budget) {
    this.budget = budget;
  }

  Comparison compare(Expression gold, Expression prediction) {
    Comparison direct = compareValues(gold, prediction);
    if (direct.isEqual()) {
      return direct;
    }
    Optional<Comparison> decimals =
        roundedGold(gold, prediction).or(() -> printedDouble(gold, prediction));
    return decimals.orElse(direct);
  }

  private Comparison compareValues(Expression gold, Expression prediction) {
    if (CanonicalText.of(gold).equals(CanonicalText.of(prediction))) {
      return Comparison.equal("they are written alike");
    }
    if (isInfinite(gold) || isInfinite(prediction)) {
      return compareInfinities(gold, prediction);
    }
    Set<String> variables = new TreeSet<>();
    collectVariables(gold, variables);
    collectVariables(prediction, variables);
    return variables.isEmpty()
        ? atPoint(gold, prediction, Map.of())
        : atPoints(gold, prediction, variables);
  }

  private static boolean isInfinite(Expression expression) {
    return expression.contains(part -> part == Constant.INFINITY);
  }

  private static Comparison compareInfinities(Expression gold, Expression prediction) {
    Expression minus = Expression.negated(Constant.INFINITY);
    boolean goldPlain = gold == Constant.INFINITY || gold.equals(minus);
    boolean predictionPlain = prediction == Constant.INFINITY || prediction.equals(minus);
    if ((goldPlain || !isInfinite(gold)) && (predictionPlain || !isInfinite(prediction))) {
      return Comparison.different("only one of them is infinite, or their signs differ");
    }
    return Comparison.undecided("they calculate with infinity");
  }

  /** Variables outside of sums with bounds and other uninterpreted parts. */
  private static void collectVariables(Expression expression, Set<String> names) {
    if (expression instanceof Variable variable) {
      names.add(variable.name());
    } else {
      expression.children().forEach(child -> collectVariables(child, names));
    }
  }

  private Comparison atPoints(Expression gold, Expression prediction, Set<String> variables) {
    int agreements = 0;
    Optional<Comparison> doubt = Optional.empty();
    for (int point = 0; point < SamplePoints.COUNT; point++) {
      Comparison here;
      try {
        here = evaluated(gold, prediction, SamplePoints.at(point, variables));
      } catch (UndefinedValueException undefined) {
        // A pole or a missing branch at one point says nothing about the others.
        continue;
      }
      if (here.verdict() == Verdict.DIFFERENT && point < SamplePoints.POSITIVE) {
        return Comparison.different("their values differ for some values of the variables");
      }
      if (here.isEqual()) {
        agreements++;
      } else {
        doubt = Optional.of(Comparison.undecided("they agree for positive variables only"));
      }
    }
    if (agreements < 2) {
      return Comparison.undecided("they have no value where they were evaluated");
    }
    return doubt.orElse(Comparison.equal("they agree wherever they were evaluated"));
  }

  private Comparison atPoint(
      Expression gold, Expression prediction, Map<String, Rational> variables) {
    try {
      return evaluated(gold, prediction, variables);
    } catch (UndefinedValueException undefined) {
      return Comparison.undecided("an answer has no value: " + undefined.getMessage());
    }
  }

  private Comparison evaluated(
      Expression gold, Expression prediction, Map<String, Rational> variables) {
    ExactEvaluator exact = new ExactEvaluator(variables, budget);
    Optional<RadicalNumber> left = exact.value(gold);
    Optional<RadicalNumber> right = left.isEmpty() ? left : exact.value(prediction);
    if (left.isPresent() && right.isPresent()) {
      return left.get().equals(right.get())
          ? Comparison.equal("their exact values are the same")
          : Comparison.different("their exact values differ");
    }
    int precision = BASE_PRECISION + 2 * (digits(gold) + digits(prediction));
    Comparison first = numeric(gold, prediction, variables, precision);
    return first.verdict() == Verdict.UNDECIDED
        ? numeric(gold, prediction, variables, 2 * precision)
        : first;
  }

  /**
   * About how many digits the numbers in an expression have when powers are worked out. Long
   * numbers can come very close to each other, so they are compared with more digits.
   */
  private static int digits(Expression expression) {
    if (expression instanceof Literal literal) {
      return literal.value().bits() * 3 / 10;
    }
    if (expression instanceof Power power
        && power.exponent() instanceof Literal exponent
        && exponent.value().isWhole()) {
      int times = exponent.value().numerator().abs().min(BigInteger.valueOf(PLENTY)).intValue();
      return Math.min(PLENTY, Math.max(1, digits(power.base())) * times);
    }
    int digits = expression instanceof Call ? DIGITS_OF_CALL : 0;
    for (Expression child : expression.children()) {
      digits = Math.min(PLENTY, digits + digits(child));
    }
    return digits;
  }

  private Comparison numeric(
      Expression gold, Expression prediction, Map<String, Rational> variables, int precision) {
    if (precision > Budget.PRECISION) {
      throw new BudgetExceededException("its numbers have too many digits");
    }
    MathContext context = new MathContext(precision);
    NumericEvaluator evaluator = new NumericEvaluator(variables, context, budget);
    BigComplex left = evaluator.value(gold);
    BigComplex right = evaluator.value(prediction);
    BigComplex difference = left.subtract(right, context);
    BigDecimal distance = difference.re.abs().max(difference.im.abs());
    if (distance.signum() == 0) {
      return Comparison.equal("they agree to " + (precision - GUARD) + " digits");
    }
    int exponent = distance.precision() - distance.scale() - evaluator.largestExponent();
    if (exponent < GUARD - precision) {
      return Comparison.equal("they agree to " + (precision - GUARD) + " digits");
    }
    return exponent > -precision / 2
        ? Comparison.different("their values differ")
        : Comparison.undecided("their values differ by less than can be told apart");
  }

  /**
   * A gold decimal such as 0.333 is met by an exact value that rounds to it, such as 1/3; another
   * decimal is not exact, so it has to be the same number.
   */
  private Optional<Comparison> roundedGold(Expression gold, Expression prediction) {
    if (!(gold instanceof Literal decimal) || decimal.decimals() == 0) {
      return Optional.empty();
    }
    boolean approximate =
        prediction.contains(part -> part instanceof Literal literal && literal.decimals() > 0);
    Optional<BigDecimal> value = approximate ? Optional.empty() : realValue(prediction);
    BigDecimal written = decimal.value().toDecimal(MathContext.UNLIMITED);
    boolean rounds =
        value.isPresent()
            && value.get().setScale(decimal.decimals(), RoundingMode.HALF_UP).compareTo(written)
                == 0;
    if (!rounds) {
      return Optional.empty();
    }
    return Optional.of(
        written.precision() >= MEANINGFUL_DIGITS
            ? Comparison.equal("the gold answer is its rounded value")
            : Comparison.undecided("the gold answer is a decimal of few digits"));
  }

  /** An exact gold value is met by a decimal with all the digits that a computer prints of it. */
  private Optional<Comparison> printedDouble(Expression gold, Expression prediction) {
    if (!(prediction instanceof Literal decimal) || decimal.decimals() == 0) {
      return Optional.empty();
    }
    BigDecimal written = decimal.value().toDecimal(MathContext.UNLIMITED);
    boolean exactGold =
        !gold.contains(part -> part instanceof Literal literal && literal.decimals() > 0);
    if (written.precision() < DOUBLE_DIGITS || !exactGold) {
      return Optional.empty();
    }
    return realValue(gold)
        .filter(value -> isPrintOf(value, written, decimal.decimals()))
        .map(value -> Comparison.equal("the prediction gives all its digits as a double has them"));
  }

  private static boolean isPrintOf(BigDecimal value, BigDecimal written, int decimals) {
    return value.setScale(decimals, RoundingMode.HALF_UP).compareTo(written) == 0
        || value.setScale(decimals, RoundingMode.DOWN).compareTo(written) == 0;
  }

  /** The value of an expression without variables, if it is real. */
  private Optional<BigDecimal> realValue(Expression expression) {
    boolean constant =
        !expression.contains(
            part ->
                part instanceof Variable
                    || part == Constant.INFINITY
                    || (part instanceof Call call && !isValued(call)));
    if (!constant) {
      return Optional.empty();
    }
    try {
      MathContext context = new MathContext(BASE_PRECISION);
      BigComplex value = new NumericEvaluator(Map.of(), context, budget).value(expression);
      return value.im.signum() == 0 ? Optional.of(value.re) : Optional.empty();
    } catch (UndefinedValueException undefined) {
      return Optional.empty();
    }
  }

  private static boolean isValued(Call call) {
    return Functions.isKnown(call)
        || Set.of("factorial", "binom", "gcd", "min", "max", "degree").contains(call.function());
  }

  /** The sign of a real constant, exact where possible. */
  Optional<Integer> sign(Expression expression) {
    Optional<Rational> exact = new ExactEvaluator(Map.of(), budget).rational(expression);
    return exact.isPresent()
        ? exact.map(Rational::signum)
        : realValue(expression)
            .filter(value -> value.abs().compareTo(tiny()) > 0)
            .map(BigDecimal::signum);
  }

  private static BigDecimal tiny() {
    return new BigDecimal(BigInteger.ONE, BASE_PRECISION / 2);
  }
}
