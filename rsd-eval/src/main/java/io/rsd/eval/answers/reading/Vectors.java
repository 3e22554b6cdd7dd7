package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Vocabulary;
import java.util.List;

/** Products of vectors, which are not products of numbers. */
final class Vectors {

  private Vectors() {}

  /**
   * Appends a factor behind a sign: between two vectors a dot and a cross make different products.
   *
   * @param sign the command between them, {@code cdot} or {@code times}
   */
  static void multiply(List<Expression> factors, String sign, Expression right) {
    int last = factors.size() - 1;
    Expression left = factors.get(last);
    if ((isVector(left) && isVector(right)) || isOperator(left)) {
      factors.set(last, new Call(sign.equals("cdot") ? "dot" : "cross", List.of(left, right)));
    } else {
      factors.add(right);
    }
  }

  /** Whether this is an operator such as nabla, which makes a vector of what it is applied to. */
  private static boolean isOperator(Expression expression) {
    return expression instanceof Call call
        && call.function().equals("vec")
        && call.arguments().get(0) instanceof Variable variable
        && !Vocabulary.isSymbol(variable.name());
  }

  private static boolean isVector(Expression expression) {
    return expression instanceof Call call
        && (call.function().equals("vec")
            || call.function().equals("hat")
            || call.function().equals("cross"));
  }
}
