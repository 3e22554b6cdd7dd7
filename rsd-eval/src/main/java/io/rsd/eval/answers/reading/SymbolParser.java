package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.List;

/** Reads letters and operators that are commands: Greek letters, sets of numbers, nabla. */
final class SymbolParser {

  private final TokenCursor cursor;
  private final FormulaParser formulas;
  private final ValueParser values;

  SymbolParser(TokenCursor cursor, FormulaParser formulas, ValueParser values) {
    this.cursor = cursor;
    this.formulas = formulas;
    this.values = values;
  }

  /** A letter or a sign as a command, with its index, or a function of what is in brackets. */
  Expression named(String name) {
    String whole = "\\" + name + (cursor.peek().isSymbol("_") ? values.subscript() : "");
    boolean function = Applications.opensAtSymbol(cursor, name);
    return function
        ? new Call(Applications.PREFIX + whole, values.arguments())
        : new Variable(whole);
  }

  /** A set of numbers, or the expectation of what stands in brackets behind it. */
  Expression numberSet() {
    String letter = CanonicalText.of(values.argument());
    if (cursor.peek().isSymbol("[") || (cursor.peek().isSymbol("(") && !letter.equals("R"))) {
      return new Call(Applications.PREFIX + letter, values.arguments());
    }
    String sign = "";
    boolean signed = cursor.peek().isSymbol("^") || cursor.peek().isSymbol("_");
    while (signed) {
      sign += cursor.take().text() + cursor.takeGroup();
      signed = cursor.peek().isSymbol("^") || cursor.peek().isSymbol("_");
    }
    return new Variable("set " + letter + sign.replace("_", "^"));
  }

  /** A change of a quantity is one name: its letter cannot be cancelled. */
  Expression change() {
    Token next = cursor.peek();
    return next.kind() == Kind.LETTER
        ? new Variable("\\Delta " + cursor.take().text())
        : named("Delta");
  }

  /** An operator keeps what it is applied to, so that it equals only itself. */
  Expression operator(String name) {
    if (name.equals("nabla") || name.equals("square") || name.equals("Box")) {
      return new Call("vec", List.of(new Variable("\\" + name)));
    }
    String power = "";
    if (name.equals("partial") && cursor.takeSymbol("^")) {
      power = "^" + cursor.takeGroup();
    }
    boolean applied = cursor.peek().kind() != Kind.STOP && !cursor.peek().isSymbol("}");
    Expression argument = applied ? formulas.power() : new Variable("");
    return new Call(name + power, List.of(argument));
  }
}
