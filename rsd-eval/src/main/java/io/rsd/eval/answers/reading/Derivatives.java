package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Variable;
import java.util.List;

/** Tells derivatives from quotients. */
final class Derivatives {

  private Derivatives() {}

  /** A fraction; one of differentials is a derivative, whose signs do not cancel. */
  static Expression quotient(Expression top, Expression bottom) {
    return isDifferential(top) && isDifferential(bottom)
        ? new Call("derivative", List.of(top, bottom))
        : new Product(List.of(top, Expression.reciprocal(bottom)));
  }

  private static boolean isDifferential(Expression expression) {
    Expression first =
        expression instanceof Product product ? product.factors().get(0) : expression;
    Expression sign = first instanceof Power power ? power.base() : first;
    return (sign instanceof Variable variable && variable.name().equals("d"))
        || (sign instanceof Call call && call.function().startsWith("partial"));
  }
}
