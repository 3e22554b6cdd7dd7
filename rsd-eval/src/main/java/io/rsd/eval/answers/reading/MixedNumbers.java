package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import java.util.List;
import java.util.Optional;

/** Mixed numbers: a whole number with a proper fraction behind it, as in {@code 1\frac{4}{5}}. */
final class MixedNumbers {

  private MixedNumbers() {}

  /**
   * The mixed number of a whole number and what stands behind it.
   *
   * @param right a fraction, perhaps with a percent or degree sign, which then belongs to the whole
   * @return empty when that is no proper fraction
   */
  static Optional<Expression> of(Expression whole, Expression right) {
    if (isProperFraction(right)) {
      return Optional.of(join(whole, right));
    }
    boolean signed = right instanceof Percent || right instanceof Call;
    boolean fraction =
        signed && right.children().size() == 1 && isProperFraction(right.children().get(0));
    return fraction
        ? Optional.of(right.withChildren(List.of(join(whole, right.children().get(0)))))
        : Optional.empty();
  }

  /** Whether this is a fraction of two whole numbers between 0 and 1, as the parser builds it. */
  private static boolean isProperFraction(Expression expression) {
    return expression instanceof Product product
        && product.factors().size() == 2
        && product.factors().get(0) instanceof Literal top
        && product.factors().get(1) instanceof Power power
        && power.base() instanceof Literal bottom
        && isProper(top, bottom);
  }

  private static boolean isProper(Literal top, Literal bottom) {
    return top.value().isWhole()
        && bottom.value().isWhole()
        && top.value().signum() > 0
        && top.value().compare(bottom.value()) < 0;
  }

  static Expression join(Expression whole, Literal top, Literal bottom) {
    if (!isProper(top, bottom)) {
      throw new UnreadableAnswerException("two numbers stand side by side");
    }
    return join(whole, new Product(List.of(top, Expression.reciprocal(bottom))));
  }

  private static Expression join(Expression whole, Expression fraction) {
    return new Sum(List.of(whole, fraction));
  }
}
