package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Notations;
import java.util.ArrayList;
import java.util.List;

/** Reads what brackets and bars enclose, and tells what they mean. */
final class BracketParser {

  private final TokenCursor cursor;
  private final FormulaParser formulas;
  private final AnswerParser answers;
  private int openBars;

  BracketParser(TokenCursor cursor, FormulaParser formulas, AnswerParser answers) {
    this.cursor = cursor;
    this.formulas = formulas;
    this.answers = answers;
  }

  /** Whether the next bar closes an absolute value, or means "such that" in a set. */
  boolean isBarOpen() {
    return openBars > 0;
  }

  /** A bracket with whatever it holds: a group, a point, an interval, a list or a set. */
  Expression brackets() {
    cursor.enter();
    int bars = openBars;
    int start = cursor.position();
    Token open = cursor.take();
    // In a set a bar means "such that", so it cannot open an absolute value behind a factor.
    openBars = open.isSymbol("\\{") ? 1 : 0;
    List<Expression> items = new ArrayList<>();
    if (!isClosing(cursor.peek())) {
      items.addAll(bracketItems(open.isSymbol("\\{")));
    }
    Token close = cursor.take();
    if (!isClosing(close)) {
      throw new UnreadableAnswerException("a bracket is not closed");
    }
    openBars = bars;
    cursor.leave();
    boolean single = items.size() == 1 && (open.text() + close.text()).equals("[]");
    if (single && mayBeFloor(items.get(0), start)) {
      return new Call(Notations.BRACKETS, items);
    }
    return bracketed(open.text(), close.text(), items);
  }

  /**
   * Whether square brackets around one formula may mean its floor: not where round brackets in them
   * or an exponent behind them show what they are for.
   */
  private boolean mayBeFloor(Expression inner, int start) {
    boolean nested = false;
    for (int index = start + 1; index < cursor.position(); index++) {
      nested |= cursor.peek(index - cursor.position()).isSymbol("(");
    }
    boolean formula = !(inner instanceof Bracketed || inner instanceof Matrix);
    return formula
        && !nested
        && !cursor.peek().isSymbol("^")
        && !(inner instanceof Literal literal && literal.value().isWhole());
  }

  private List<Expression> bracketItems(boolean set) {
    List<Expression> items = set ? answers.itemsOfSet() : answers.items();
    boolean condition = isSuchThat(cursor.peek()) || (set && cursor.peek().isSymbol(":"));
    if (!cursor.peek().isSymbol(";") && !condition) {
      return items;
    }
    if (condition) {
      cursor.take();
      return List.of(
          new Call("such-that", List.of(new Collection(items, false), answers.sideBySide())));
    }
    List<Expression> groups = new ArrayList<>();
    groups.add(grouped(items));
    while (cursor.takeSymbol(";")) {
      groups.add(grouped(answers.items()));
    }
    return groups;
  }

  private static Expression grouped(List<Expression> items) {
    return items.size() == 1 ? items.get(0) : new Collection(items, false);
  }

  private static boolean isSuchThat(Token token) {
    return token.isSymbol("|") || token.isCommand("vert");
  }

  private static boolean isClosing(Token token) {
    return token.isSymbol(")")
        || token.isSymbol("]")
        || token.isSymbol("[")
        || token.isSymbol("\\}")
        || token.isCommand("rangle");
  }

  private static Expression bracketed(String open, String close, List<Expression> items) {
    if (open.equals("\\{")) {
      if (!close.equals("\\}")) {
        throw new UnreadableAnswerException("a set is not closed");
      }
      return new Collection(items, true);
    }
    boolean aroundMatrix = items.size() == 1 && items.get(0) instanceof Matrix;
    if (aroundMatrix
        || (items.size() == 1 && ((open + close).equals("()") || (open + close).equals("[]")))) {
      return items.get(0);
    }
    if (open.equals("]") || close.equals("[")) {
      return openInterval(open, close, items);
    }
    char left = open.equals("langle") ? '<' : open.charAt(0);
    char right = close.equals("rangle") ? '>' : close.charAt(close.length() - 1);
    return new Bracketed(left, right, items);
  }

  /** An interval whose bracket turns away from it at an end that does not belong to it. */
  private static Expression openInterval(String open, String close, List<Expression> items) {
    if (items.size() != 2) {
      throw new UnreadableAnswerException("a bracket is not closed");
    }
    char left = open.equals("]") ? '(' : open.charAt(0);
    char right = close.equals("[") ? ')' : close.charAt(0);
    return new Bracketed(left, right, items);
  }

  /** What stands between two bars. */
  Expression absolute(String closingBar) {
    cursor.enter();
    openBars++;
    Expression value = formulas.sum();
    openBars--;
    Token close = cursor.take();
    if (!close.isSymbol(closingBar) && !close.isCommand("vert") && !close.isCommand("rVert")) {
      throw new UnreadableAnswerException("a bar is not closed");
    }
    cursor.leave();
    return new Call(closingBar.equals("||") ? "norm" : "abs", List.of(value));
  }
}
