package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads matrices and determinants from their environments. */
final class MatrixParser {

  private final TokenCursor cursor;
  private final FormulaParser formulas;
  private final AnswerParser answers;

  MatrixParser(TokenCursor cursor, FormulaParser formulas, AnswerParser answers) {
    this.cursor = cursor;
    this.formulas = formulas;
    this.answers = answers;
  }

  /** The environment that begins at the cursor. */
  Expression matrix() {
    cursor.enter();
    String environment = cursor.take().text();
    if (environment.equals("cases")) {
      Expression cases = cases();
      cursor.leave();
      return cases;
    }
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

  /** A case distinction, or equations that hold together. */
  private Expression cases() {
    List<Expression> lines = new ArrayList<>();
    boolean plain = true;
    while (cursor.peek().kind() != Kind.END) {
      Expression value = answers.item();
      cursor.takeSymbol(",");
      if (cursor.takeSymbol("&")) {
        value = new Call("case", List.of(value, condition()));
        plain = false;
      }
      lines.add(value);
      boolean next = cursor.peek().kind() == Kind.ROW && cursor.take() != null;
      if ((!next && cursor.peek().kind() != Kind.END) || lines.size() > Budget.ITEMS) {
        throw cursor.unexpected("the end of a case");
      }
    }
    cursor.take();
    return plain
        ? new Collection(lines, false, Collection.Connective.AND)
        : new Call("cases", lines);
  }

  private Expression condition() {
    StringBuilder words = new StringBuilder();
    while (cursor.peek().kind() != Kind.ROW && cursor.peek().kind() != Kind.END) {
      if (cursor.atEnd()) {
        throw cursor.unexpected("the end of a case");
      }
      words.append(cursor.take().text()).append(' ');
    }
    return new Text(words.toString().strip());
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
