package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Notations;
import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads functions with their powers, bases and arguments, which may lack brackets. */
final class FunctionParser {

  private static final Map<String, String> INVERSES =
      Map.of(
          "sin", "arcsin", "cos", "arccos", "tan", "arctan", "cot", "arccot", "sec", "arcsec",
          "csc", "arccsc");

  private final TokenCursor cursor;
  private final FormulaParser formulas;
  private final ValueParser values;

  FunctionParser(TokenCursor cursor, FormulaParser formulas, ValueParser values) {
    this.cursor = cursor;
    this.formulas = formulas;
    this.values = values;
  }

  /** A function whose name has been read: its power, its base, its argument. */
  Expression call(String name) {
    cursor.enter();
    Optional<Expression> base = Optional.empty();
    if (cursor.takeSymbol("_")) {
      base = Optional.of(values.argument());
    }
    Optional<Expression> power = Optional.empty();
    if (cursor.takeSymbol("^")) {
      power = Optional.of(formulas.exponent());
    }
    if (base.isEmpty() && cursor.takeSymbol("_")) {
      base = Optional.of(values.argument());
    }
    Expression call = applied(name, base, power);
    cursor.leave();
    return call;
  }

  private Expression applied(String name, Optional<Expression> base, Optional<Expression> power) {
    List<Expression> arguments = new ArrayList<>(arguments());
    if (power.isPresent() && power.get().equals(Literal.of(-1))) {
      return new Call(INVERSES.getOrDefault(name, "inverse " + name), arguments);
    }
    Expression call = withBase(name, base, arguments);
    return power.isPresent() ? new Power(call, power.get()) : call;
  }

  private static Expression withBase(
      String name, Optional<Expression> base, List<Expression> arguments) {
    if (name.equals("exp") && arguments.size() == 1) {
      return new Power(Expression.Constant.E, arguments.get(0));
    }
    if (name.equals("cis") && arguments.size() == 1) {
      Expression sine = new Product(List.of(Expression.Constant.I, new Call("sin", arguments)));
      return new Expression.Sum(List.of(new Call("cos", arguments), sine));
    }
    if (!name.equals("log") && !name.equals("lg")) {
      base.ifPresent(arguments::add);
      return new Call(name, arguments);
    }
    Expression logarithm = new Call("ln", arguments);
    Optional<Expression> known =
        name.equals("lg") ? Optional.of(base.orElse(Literal.of(10))) : base;
    return known.isEmpty()
        ? new Call(Notations.LOGARITHM, arguments)
        : new Product(
            List.of(logarithm, Expression.reciprocal(new Call("ln", List.of(known.get())))));
  }

  private List<Expression> arguments() {
    if (cursor.peek().isSymbol("(")) {
      Expression inner = formulas.brackets();
      return inner instanceof Expression.Bracketed several ? several.items() : List.of(inner);
    }
    if (cursor.peek().isSymbol("-")) {
      cursor.take();
      return List.of(Expression.negated(bareArgument()));
    }
    return List.of(bareArgument());
  }

  /** Everything up to the next sign, bracket or function: {@code \sin 2x \cos y} is a product. */
  private Expression bareArgument() {
    List<Expression> factors = new ArrayList<>();
    do {
      factors.add(formulas.power());
    } while (continuesArgument(cursor.peek()));
    return factors.size() == 1 ? factors.get(0) : new Product(factors);
  }

  private boolean continuesArgument(Token token) {
    return switch (token.kind()) {
      case NUMBER, LETTER -> true;
      case COMMAND -> values.startsValue(token) && !Vocabulary.FUNCTIONS.contains(token.text());
      case SYMBOL, WORD, TEXT, BEGIN, END, ROW, STOP -> false;
    };
  }

  /** A sum, product, integral or limit: its bounds and its body stay as they are written. */
  Expression bigOperator(String name) {
    cursor.enter();
    List<Expression> parts = new ArrayList<>();
    boolean more = true;
    while (more) {
      if (cursor.takeSymbol("_")) {
        parts.add(new Call("lower", List.of(bound())));
      } else if (cursor.takeSymbol("^")) {
        parts.add(new Call("upper", List.of(bound())));
      } else {
        more = false;
      }
    }
    parts.add(cursor.peek().kind() == Kind.STOP ? new Variable("") : formulas.product());
    cursor.leave();
    return new Call(name, parts);
  }

  /** A group as an expression, or as it is written where it is none, as in {@code x \\to 0^+}. */
  private Expression bound() {
    int start = cursor.position();
    int depth = cursor.depth();
    try {
      return values.argument();
    } catch (UnreadableAnswerException noExpression) {
      // The bounds of a limit only have to be the same ones.
      cursor.back(start, depth);
      return new Variable("\\bound " + cursor.takeGroup());
    }
  }
}
