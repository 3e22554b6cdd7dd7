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
import io.rsd.eval.answers.number.Functions;
import java.util.Set;

/** How far a comparison at sample points can be trusted, from well to not at all. */
public enum Nature {
  /** Made of analytic functions: agreement at many points is agreement everywhere. */
  ANALYTIC,
  /** Analytic on each of several branches. */
  BRANCHED,
  /** With jumps or kinks, or for whole numbers only: agreement at points proves nothing. */
  STEP,
  /** With parts that have no known value. */
  OPAQUE;

  private static final Set<String> WHOLE_NUMBERS =
      Set.of("gcd", "lcm", "mod", "factorial", "double-factorial", "binom", "max", "min", "norm");

  public static Nature of(Expression expression) {
    if (expression instanceof Variable variable) {
      return Vocabulary.isSymbol(variable.name()) ? ANALYTIC : OPAQUE;
    }
    if (expression instanceof Literal
        || expression instanceof BasedNumber
        || expression instanceof Constant) {
      return ANALYTIC;
    }
    if (expression instanceof Sum
        || expression instanceof Product
        || expression instanceof Percent) {
      return ofParts(expression);
    }
    if (expression instanceof Power power) {
      return ofParts(power).atLeast(ofPower(power));
    }
    return expression instanceof Call call ? ofCall(call) : OPAQUE;
  }

  private static Nature ofParts(Expression expression) {
    return expression.children().stream().map(Nature::of).reduce(ANALYTIC, Nature::atLeast);
  }

  private Nature atLeast(Nature other) {
    return compareTo(other) >= 0 ? this : other;
  }

  private static Nature ofPower(Power power) {
    boolean whole = power.exponent() instanceof Literal literal && literal.value().isWhole();
    return whole || !hasVariables(power.base()) ? ANALYTIC : BRANCHED;
  }

  private static Nature ofCall(Call call) {
    String function = call.function();
    if (function.equals("det")) {
      return Determinants.of(call.children().get(0)).map(Nature::of).orElse(OPAQUE);
    }
    Nature parts = ofParts(call);
    if (function.equals("vec") || Functions.ANALYTIC.contains(function)) {
      return parts;
    }
    if (Functions.BRANCHED.contains(function)) {
      return parts.atLeast(BRANCHED);
    }
    return Functions.STEPS.contains(function) || WHOLE_NUMBERS.contains(function)
        ? parts.atLeast(STEP)
        : OPAQUE;
  }

  public static boolean hasVariables(Expression expression) {
    return expression.contains(part -> part instanceof Variable);
  }

  /** Whether an expression is a fraction of polynomials, so that its exact form decides. */
  public static boolean isRational(Expression expression) {
    if (expression instanceof Power power) {
      return power.exponent() instanceof Literal literal
          && literal.value().isWhole()
          && isRational(power.base());
    }
    if (expression instanceof Sum
        || expression instanceof Product
        || expression instanceof Percent) {
      return expression.children().stream().allMatch(Nature::isRational);
    }
    return expression instanceof Literal
        || expression instanceof BasedNumber
        || expression == Constant.I
        || expression == Constant.PI
        || (expression instanceof Variable variable && Vocabulary.isSymbol(variable.name()));
  }
}
