package io.rsd.eval.answers;

import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Power;
import io.rsd.eval.answers.Expression.Product;
import io.rsd.eval.answers.Expression.Sum;
import java.util.List;

/** Mixed numbers: a whole number with a proper fraction behind it, as in {@code 1\frac{4}{5}}. */
final class MixedNumbers {

  private MixedNumbers() {}

  /** Whether this is a fraction of two whole numbers between 0 and 1, as the parser builds it. */
  static boolean isProperFraction(Expression expression) {
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

  static Expression join(Expression whole, Expression fraction) {
    return new Sum(List.of(whole, fraction));
  }
}
