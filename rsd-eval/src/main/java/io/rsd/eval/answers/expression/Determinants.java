package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes out determinants of small matrices. */
final class Determinants {

  private static final int LARGEST = 4;

  private Determinants() {}

  /** The determinant of a square matrix; empty for a larger one and for what is no matrix. */
  static Optional<Expression> of(Expression expression) {
    Optional<Matrix> matrix = MatrixArithmetic.of(expression);
    return matrix
        .map(Matrix::rows)
        .filter(rows -> rows.size() <= LARGEST && rows.size() == rows.get(0).size())
        .map(Determinants::expanded);
  }

  /** Expands along the first row. */
  private static Expression expanded(List<List<Expression>> rows) {
    if (rows.size() == 1) {
      return rows.get(0).get(0);
    }
    List<Expression> terms = new ArrayList<>();
    for (int column = 0; column < rows.size(); column++) {
      Expression minor = expanded(without(rows, column));
      Expression term = new Product(List.of(rows.get(0).get(column), minor));
      terms.add(column % 2 == 0 ? term : Expression.negated(term));
    }
    return new Sum(terms);
  }

  private static List<List<Expression>> without(List<List<Expression>> rows, int column) {
    return rows.subList(1, rows.size()).stream()
        .map(
            row -> {
              List<Expression> rest = new ArrayList<>(row);
              rest.remove(column);
              return rest;
            })
        .toList();
  }
}
