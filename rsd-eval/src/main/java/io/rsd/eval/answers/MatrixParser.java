package io.rsd.eval.answers;

import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Matrix;
import io.rsd.eval.answers.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads matrices and determinants from their environments. */
final class MatrixParser {

  private final TokenCursor cursor;
  private final FormulaParser formulas;

  MatrixParser(TokenCursor cursor, FormulaParser formulas) {
    this.cursor = cursor;
    this.formulas = formulas;
  }

  /** The environment that begins at the cursor. */
  Expression matrix() {
    cursor.enter();
    String environment = cursor.take().text();
    boolean known = environment.endsWith("matrix") || environment.equals("array");
    if (!known || environment.startsWith("V")) {
      throw new UnreadableAnswerException("the environment " + environment);
    }
    if (environment.equals("array")) {
      skipColumns();
    }
    List<List<Expression>> rows = rows();
    cursor.take();
    cursor.leave();
    if (rows.stream().map(List::size).distinct().count() != 1) {
      throw new UnreadableAnswerException("the rows of a matrix differ in length");
    }
    Matrix matrix = new Matrix(rows);
    return environment.equals("vmatrix") ? new Call("det", List.of(matrix)) : matrix;
  }

  /** The column specification of an array, as in {@code {c|cc}}. */
  private void skipColumns() {
    if (cursor.takeSymbol("{")) {
      while (!cursor.atEnd() && !cursor.takeSymbol("}")) {
        cursor.take();
      }
    }
  }

  private List<List<Expression>> rows() {
    List<List<Expression>> rows = new ArrayList<>();
    while (cursor.peek().kind() != Kind.END) {
      List<Expression> row = new ArrayList<>();
      do {
        row.add(formulas.sum());
      } while (cursor.takeSymbol("&"));
      rows.add(row);
      boolean next = cursor.peek().kind() == Kind.ROW && cursor.take() != null;
      if ((!next && cursor.peek().kind() != Kind.END) || rows.size() > Budget.ITEMS) {
        throw cursor.unexpected("the end of a matrix row");
      }
    }
    return rows;
  }
}
