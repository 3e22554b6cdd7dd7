package io.rsd.eval.answers.comparison;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.ExactEvaluator;
import io.rsd.eval.answers.expression.Expansion;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Factors;
import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.expression.Normalizer;
import io.rsd.eval.answers.expression.NumericEvaluator;
import io.rsd.eval.answers.number.Ball;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.UndefinedValueException;
import io.rsd.eval.answers.reading.Applications;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether two expressions have the same value: exactly where that is possible, otherwise by
 * evaluation with many digits and error bounds, at several points when there are variables. Close
 * is not equal, but for decimals, which {@link DecimalEquivalence} knows.
 */
final class ScalarEquivalence {

  private static final int BASE_PRECISION = 50;

  /** More digits than are ever calculated with. */
  private static final int PLENTY = 10_000;

  private static final int DIGITS_OF_CALL = 2;
  private static final int FARTHEST_BITS = 30;

  private final Budget budget;
  private final DecimalEquivalence decimals;

  ScalarEquivalence(Budget budget) {
    this.budget = budget;
    this.decimals = new DecimalEquivalence(this::realValue, new ExactEvaluator(Map.of(), budget));
  }

  Comparison compare(Expression gold, Expression prediction) {
    if (CanonicalText.of(gold).equals(CanonicalText.of(prediction))) {
      return Comparison.equal("they are written alike");
    }
    if (Ambiguities.isIn(gold) || Ambiguities.isIn(prediction)) {
      return Ambiguities.compare(gold, prediction, this::compare);
    }
    Expression left = Applications.asProducts(Expansion.of(gold), prediction);
    Expression right = Applications.asProducts(Expansion.of(prediction), gold);
    Comparison direct = compareValues(left, right);
    if (direct.isEqual()) {
      return direct;
    }
    return decimals
        .compare(left, right)
        .orElseGet(
            () ->
                FreeLetters.mayBeOthers(left, right) && direct.verdict() == Verdict.DIFFERENT
                    ? Comparison.undecided("they differ in letters that may stand for anything")
                    : direct);
  }

  private Comparison compareValues(Expression gold, Expression prediction) {
    if (isInfinite(gold) || isInfinite(prediction)) {
      return compareInfinities(gold, prediction);
    }
    boolean constants = !Nature.hasVariables(gold) && !Nature.hasVariables(prediction);
    Nature nature = natureOf(gold, prediction);
    if (constants && nature != Nature.OPAQUE) {
      return atOnce(gold, prediction);
    }
    Optional<Comparison> exact = compareExactly(gold, prediction);
    if (exact.isPresent()) {
      return exact.get();
    }
    if (nature == Nature.OPAQUE) {
      return Comparison.undecided("they have parts whose value is not known");
    }
    Set<String> variables = new TreeSet<>();
    FreeLetters.collect(gold, variables);
    FreeLetters.collect(prediction, variables);
    return SampledComparison.of(
        nature,
        variables,
        reach(gold, prediction),
        point -> evaluated(gold, prediction, point.values()));
  }

  /** More than the largest number in two expressions, as far as that is worth a visit. */
  private static long reach(Expression... expressions) {
    long reach = 0;
    for (Expression expression : expressions) {
      if (expression instanceof Literal literal && literal.value().bits() < FARTHEST_BITS) {
        reach = Math.max(reach, 1 + literal.value().absolute().floor().longValue());
      }
      for (Expression part : expression.children()) {
        reach = Math.max(reach, reach(part));
      }
    }
    return reach;
  }

  private static Nature natureOf(Expression gold, Expression prediction) {
    Nature left = Nature.of(gold);
    Nature right = Nature.of(prediction);
    return left.compareTo(right) >= 0 ? left : right;
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

  /** Whether both are the same fraction of polynomials; empty where that does not decide. */
  private Optional<Comparison> compareExactly(Expression gold, Expression prediction) {
    boolean complex = isComplex(gold) || isComplex(prediction);
    Normalizer normalizer = new Normalizer(budget, complex);
    boolean same;
    try {
      same = normalizer.of(gold).isSameAs(normalizer.of(prediction), budget);
    } catch (UndefinedValueException | BudgetExceededException tooHard) {
      // Without an exact form the values still may decide.
      return Optional.empty();
    }
    if (same) {
      Comparison equal = Comparison.equal("they are the same expression, worked out exactly");
      return Optional.of(
          Factors.mayNotCommute(gold, prediction)
              ? equal.atMostUndecided("they are equal only if their letters may be interchanged")
              : equal);
    }
    return Nature.isRational(gold) && Nature.isRational(prediction)
        ? Optional.of(Comparison.different("their values differ for some values of the variables"))
        : Optional.empty();
  }

  private static boolean isComplex(Expression expression) {
    return expression.contains(
        part ->
            part == Constant.I
                || (part instanceof Variable variable && "zw".contains(variable.name()))
                || (part instanceof Call call
                    && Set.of("conjugate", "Re", "Im", "overline", "arg")
                        .contains(call.function())));
  }

  private Comparison atOnce(Expression gold, Expression prediction) {
    try {
      return evaluated(gold, prediction, Map.of());
    } catch (UndefinedValueException undefined) {
      return Comparison.undecided("an answer has no value: " + undefined.getMessage());
    }
  }

  private Comparison evaluated(
      Expression gold, Expression prediction, Map<String, RadicalNumber> variables) {
    ExactEvaluator exact = new ExactEvaluator(variables, budget);
    Optional<RadicalNumber> left = exact.value(gold);
    Optional<RadicalNumber> right = left.isEmpty() ? left : exact.value(prediction);
    if (left.isPresent() && right.isPresent()) {
      return left.get().equals(right.get())
          ? Comparison.equal("their exact values are the same")
          : Comparison.different("their exact values differ");
    }
    return numeric(gold, prediction, variables);
  }

  /**
   * Compares with so many digits that even what the smallest number in between contributes would
   * show; a ball without zero around the difference decides before that.
   */
  private Comparison numeric(
      Expression gold, Expression prediction, Map<String, RadicalNumber> variables) {
    int digits = 2 * (digits(gold) + digits(prediction));
    int precision = BASE_PRECISION + digits;
    while (precision <= Budget.PRECISION) {
      MathContext context = new MathContext(precision);
      NumericEvaluator evaluator = new NumericEvaluator(variables, context, budget);
      Ball difference;
      try {
        difference = evaluator.value(gold).minus(evaluator.value(prediction), context);
      } catch (UndefinedValueException undefined) {
        if (2 * precision > Budget.PRECISION) {
          throw undefined;
        }
        precision *= 2;
        continue;
      }
      if (!difference.mayBeZero()) {
        return Comparison.different("their values differ");
      }
      int needed = BASE_PRECISION + digits + 3 * evaluator.extent();
      BigDecimal limit = BigDecimal.ONE.movePointLeft(BASE_PRECISION / 2 + 2 * evaluator.extent());
      if (precision >= needed && difference.radius().compareTo(limit) < 0) {
        return Comparison.equal("they agree to many digits");
      }
      precision = Math.max(needed, precision + BASE_PRECISION);
    }
    throw new BudgetExceededException("its numbers have too many digits");
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

  /** The value of an expression without variables, if it is real; many of its digits are right. */
  private Optional<BigDecimal> realValue(Expression expression) {
    boolean constant = !Nature.hasVariables(expression) && Nature.of(expression) != Nature.OPAQUE;
    if (!constant || isInfinite(expression)) {
      return Optional.empty();
    }
    try {
      MathContext context = new MathContext(BASE_PRECISION + 2 * digits(expression));
      if (context.getPrecision() > Budget.PRECISION) {
        return Optional.empty();
      }
      Ball value = new NumericEvaluator(Map.of(), context, budget).value(expression);
      boolean precise = value.radius().compareTo(tiny()) < 0;
      return value.real() && precise ? Optional.of(value.centre().re) : Optional.empty();
    } catch (UndefinedValueException undefined) {
      return Optional.empty();
    }
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

  /** The exact value of a constant as a fraction, when it is one. */
  Optional<Rational> rational(Expression expression) {
    return new ExactEvaluator(Map.of(), budget).rational(expression);
  }

  private static BigDecimal tiny() {
    return new BigDecimal(BigInteger.ONE, BASE_PRECISION / 2);
  }
}
