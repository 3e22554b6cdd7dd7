package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.number.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Carries out sums and products of matrices, so that the result is one matrix. */
public final class MatrixArithmetic {

  private MatrixArithmetic() {}

  /**
   * The matrix that an expression comes to.
   *
   * @return empty when it is no matrix, or none that can be worked out
   */
  public static Optional<Matrix> of(Expression expression) {
    if (expression instanceof Matrix matrix) {
      return Optional.of(matrix);
    }
    if (expression instanceof Call call && call.function().equals("transpose")) {
      return of(call.arguments().get(0)).map(MatrixArithmetic::transposed);
    }
    boolean sum = expression instanceof Sum;
    if (!sum && !(expression instanceof Product)) {
      return Optional.empty();
    }
    if (!expression.contains(part -> part instanceof Matrix)) {
      return Optional.empty();
    }
    return sum ? sum(expression.children()) : product(expression.children());
  }

  private static Matrix transposed(Matrix matrix) {
    return new Matrix(
        IntStream.range(0, matrix.rows().get(0).size())
            .mapToObj(column -> matrix.rows().stream().map(row -> row.get(column)).toList())
            .toList());
  }

  private static Optional<Matrix> sum(List<Expression> terms) {
    Optional<Matrix> total = of(terms.get(0));
    for (Expression term : terms.subList(1, terms.size())) {
      Optional<Matrix> next = of(term);
      total = total.flatMap(left -> next.flatMap(right -> plus(left, right)));
    }
    return total;
  }

  private static Optional<Matrix> plus(Matrix left, Matrix right) {
    boolean sameShape =
        left.rows().size() == right.rows().size()
            && left.rows().get(0).size() == right.rows().get(0).size();
    if (!sameShape) {
      return Optional.empty();
    }
    List<Expression> entries = new ArrayList<>();
    for (int index = 0; index < left.children().size(); index++) {
      entries.add(new Sum(List.of(left.children().get(index), right.children().get(index))));
    }
    return Optional.of((Matrix) left.withChildren(entries));
  }

  private static Optional<Matrix> product(List<Expression> factors) {
    List<Expression> scalars = new ArrayList<>();
    Optional<Matrix> total = Optional.empty();
    for (Expression factor : factors) {
      Optional<Matrix> matrix = of(factor);
      if (matrix.isEmpty()) {
        scalars.add(factor);
      } else if (total.isEmpty()) {
        total = matrix;
      } else {
        total = times(total.get(), matrix.get());
        if (total.isEmpty()) {
          return total;
        }
      }
    }
    boolean plainScalars =
        scalars.stream().noneMatch(scalar -> scalar.contains(part -> part instanceof Matrix));
    if (scalars.isEmpty() || !plainScalars) {
      return plainScalars ? total : Optional.empty();
    }
    return total.map(matrix -> scaled(matrix, new Product(scalars)));
  }

  private static Matrix scaled(Matrix matrix, Expression scalar) {
    return (Matrix)
        matrix.withChildren(
            matrix.children().stream()
                .map(entry -> (Expression) new Product(List.of(scalar, entry)))
                .toList());
  }

  private static Optional<Matrix> times(Matrix left, Matrix right) {
    int inner = right.rows().size();
    int width = right.rows().get(0).size();
    if (left.rows().get(0).size() != inner
        || (long) left.rows().size() * inner * width > Budget.ITEMS) {
      return Optional.empty();
    }
    BinaryOperator<Expression> multiply = (a, b) -> new Product(List.of(a, b));
    List<List<Expression>> rows = new ArrayList<>();
    for (List<Expression> leftRow : left.rows()) {
      List<Expression> row = new ArrayList<>();
      for (int column = 0; column < width; column++) {
        List<Expression> terms = new ArrayList<>();
        for (int index = 0; index < inner; index++) {
          terms.add(multiply.apply(leftRow.get(index), right.rows().get(index).get(column)));
        }
        row.add(new Sum(terms));
      }
      rows.add(row);
    }
    return Optional.of(new Matrix(rows));
  }
}
