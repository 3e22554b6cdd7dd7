package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.PlusMinus;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Factors;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.expression.Notations;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads sums, products, powers and brackets; single values are left to {@link ValueParser}. */
final class FormulaParser {

  private static final int MOST_POSTFIXES = 8;
  private static final int MOST_FACTORS = 100;

  private final TokenCursor cursor;
  private final AnswerParser answers;
  private final ValueParser values;
  private final BracketParser brackets;

  FormulaParser(TokenCursor cursor, AnswerParser answers) {
    this.cursor = cursor;
    this.answers = answers;
    this.values = new ValueParser(cursor, this);
    this.brackets = new BracketParser(cursor, this, answers);
  }

  Expression sum() {
    cursor.enter();
    List<Expression> terms = new ArrayList<>();
    terms.add(signedTerm(true));
    while (isSign(cursor.peek())) {
      terms.add(signedTerm(false));
    }
    cursor.leave();
    Expression sum = terms.size() == 1 ? terms.get(0) : new Sum(terms);
    return cursor.takeCommand("pmod") ? new Call("pmod", List.of(sum, values.argument())) : sum;
  }

  private static boolean isSign(Token token) {
    return token.isSymbol("+")
        || token.isSymbol("-")
        || token.isCommand("pm")
        || token.isCommand("mp");
  }

  private Expression signedTerm(boolean signIsOptional) {
    Token sign = cursor.peek();
    if (!isSign(sign)) {
      if (signIsOptional) {
        return product();
      }
      throw cursor.unexpected("a sign");
    }
    cursor.take();
    Expression term = isSign(cursor.peek()) ? nested(sign) : product();
    return switch (sign.text()) {
      case "+" -> term;
      case "-" -> Expression.negated(term);
      case "pm" -> new PlusMinus(term, true);
      default -> new PlusMinus(term, false);
    };
  }

  /** A second sign, as in "- -3". */
  private Expression nested(Token first) {
    if (first.isSymbol("+") && !cursor.peek().afterSpace()) {
      throw new UnreadableAnswerException("'+-' may mean minus or plus-minus");
    }
    cursor.enter();
    Expression term = signedTerm(true);
    cursor.leave();
    return term;
  }

  Expression product() {
    List<Expression> factors = new ArrayList<>();
    factors.add(power());
    boolean more = true;
    for (int count = 0; more; count++) {
      if (count > MOST_FACTORS) {
        throw new BudgetExceededException("too many factors");
      }
      Token token = cursor.peek();
      if (token.isCommand("times") || token.isCommand("cdot")) {
        cursor.take();
        Expression right = signedFactor();
        Vectors.multiply(factors, token.text(), right);
      } else if (token.isSymbol("*")) {
        cursor.take();
        factors.add(signedFactor());
      } else if (token.isCommand("bmod")) {
        takeModulus(factors);
      } else if (token.isCommand("circ")) {
        cursor.take();
        Expression left = factors.remove(factors.size() - 1);
        factors.add(new Call("compose", List.of(left, power())));
      } else if (token.isSymbol("/") || token.isCommand("div")) {
        cursor.take();
        divide(factors);
      } else if (startsFactor(token)) {
        juxtapose(factors);
      } else {
        more = false;
      }
    }
    return factors.size() == 1 ? factors.get(0) : new Product(factors);
  }

  /** The remainder of all factors so far. */
  private void takeModulus(List<Expression> factors) {
    cursor.take();
    Expression value = factors.size() == 1 ? factors.get(0) : new Product(List.copyOf(factors));
    factors.clear();
    factors.add(new Call("mod", List.of(value, signedFactor())));
  }

  /** In {@code 1/2x} only the question says whether x is below the stroke. */
  private void divide(List<Expression> factors) {
    Expression divisor = signedFactor();
    Token next = cursor.peek();
    boolean juxtaposed = startsFactor(next) && next.kind() != Kind.NUMBER && !next.isSymbol("|");
    if (!juxtaposed) {
      factors.add(Expression.reciprocal(divisor));
      return;
    }
    List<Expression> below = new ArrayList<>(List.of(divisor));
    while (startsFactor(cursor.peek()) && cursor.peek().kind() != Kind.NUMBER) {
      below.add(power());
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(new Product(List.copyOf(factors)));
    parts.addAll(below);
    factors.clear();
    factors.add(new Call(Notations.STROKE, parts));
  }

  private Expression signedFactor() {
    if (cursor.takeSymbol("-")) {
      return Expression.negated(power());
    }
    cursor.takeSymbol("+");
    return power();
  }

  /** A factor without a sign between: a product, or the fraction of a mixed number. */
  private void juxtapose(List<Expression> factors) {
    Expression left = factors.get(factors.size() - 1);
    boolean wholeNumber = left instanceof Literal literal && literal.value().isWhole();
    if (cursor.peek().kind() == Kind.NUMBER && left instanceof Variable) {
      // A product, a power or an index: only the question could say which.
      factors.set(factors.size() - 1, new Call("index or factor", List.of(left, values.number())));
      return;
    }
    boolean factorial = left instanceof Call call && call.function().endsWith("factorial");
    if (cursor.peek().kind() == Kind.NUMBER && !factorial && !Nature.hasVariables(left)) {
      if (!wholeNumber || factors.size() > 1 || !isPlainFraction()) {
        throw new UnreadableAnswerException("two numbers stand side by side");
      }
      Literal top = values.number();
      cursor.expectSymbol("/");
      factors.add(MixedNumbers.join(left, top, values.number()));
      factors.remove(0);
      return;
    }
    boolean fraction = cursor.peek().isCommand("frac");
    Expression right = power();
    Optional<Expression> mixed =
        wholeNumber && fraction ? MixedNumbers.of(left, right) : Optional.empty();
    mixed.ifPresentOrElse(
        number -> factors.set(factors.size() - 1, number), () -> factors.add(right));
  }

  private boolean isPlainFraction() {
    return cursor.peek().afterSpace()
        && cursor.peek(1).isSymbol("/")
        && cursor.peek(2).kind() == Kind.NUMBER;
  }

  private boolean startsFactor(Token token) {
    return switch (token.kind()) {
      case NUMBER, LETTER, BEGIN -> true;
      case COMMAND -> values.startsValue(token);
      case SYMBOL ->
          token.isSymbol("(")
              || token.isSymbol("{")
              || (token.isSymbol("|") && !brackets.isBarOpen());
      case WORD, TEXT, END, ROW, STOP -> false;
    };
  }

  Expression power() {
    Expression value = postfix(values.value());
    if (!cursor.takeSymbol("^")) {
      return value;
    }
    if (isTranspose(value)) {
      cursor.takeGroup();
      return postfix(new Call("transpose", List.of(value)));
    }
    if (cursor.takeCommand("circ") || takeBraced("circ")) {
      return postfix(new Call("degree", List.of(value)));
    }
    if (cursor.takeCommand("prime") || takeBraced("prime")) {
      return new Call("prime", List.of(value));
    }
    Expression exponent = exponent();
    boolean inverse = Factors.isOrdered(value) && exponent.equals(Literal.of(-1));
    return postfix(inverse ? new Call("inverse", List.of(value)) : new Power(value, exponent));
  }

  private boolean isTranspose(Expression value) {
    boolean braced = cursor.peek().isSymbol("{");
    Token mark = cursor.peek(braced ? 1 : 0);
    boolean closed = !braced || cursor.peek(2).isSymbol("}");
    boolean sign = mark.isCommand("top") || mark.isCommand("intercal") || mark.is(Kind.LETTER, "T");
    boolean matrix =
        value instanceof Matrix || Factors.isOrdered(value) || value instanceof Product;
    return closed && sign && matrix;
  }

  private boolean takeBraced(String command) {
    boolean braced =
        cursor.peek().isSymbol("{")
            && cursor.peek(1).isCommand(command)
            && cursor.peek(2).isSymbol("}");
    if (braced) {
      cursor.take();
      cursor.take();
      cursor.take();
    }
    return braced;
  }

  /** A braced group, or one signed value; a power in it binds to the right. */
  Expression exponent() {
    if (cursor.peek().isSymbol("{")) {
      return values.group();
    }
    cursor.enter();
    Expression exponent = signedFactor();
    cursor.leave();
    return exponent;
  }

  private Expression postfix(Expression value) {
    Expression result = value;
    boolean more = true;
    for (int count = 0; more; count++) {
      if (count > MOST_POSTFIXES) {
        throw new BudgetExceededException("too many signs behind a value");
      }
      boolean notEqual =
          cursor.peek(1).isSymbol("=")
              && cursor.peek().afterSpace()
              && !cursor.peek(1).afterSpace();
      if (!notEqual && cursor.takeSymbol("!")) {
        result =
            new Call(cursor.takeSymbol("!") ? "double-factorial" : "factorial", List.of(result));
      } else if (cursor.takeSymbol("%")) {
        result = new Percent(result);
      } else if (cursor.takeCommand("degree-sign")
          || (result instanceof Literal && cursor.takeCommand("circ"))) {
        result = new Call("degree", List.of(result));
      } else if (cursor.peek().isSymbol("'") && result instanceof Variable variable) {
        cursor.take();
        result = new Variable(variable.name() + "'");
      } else if (cursor.peek().isSymbol("'")) {
        cursor.take();
        result = new Call("prime", List.of(result));
      } else {
        more = false;
      }
    }
    return result;
  }

  /** A bracket with whatever it holds: a group, a point, an interval, a list or a set. */
  Expression brackets() {
    return brackets.brackets();
  }

  /** What stands between two bars. */
  Expression absolute(String closingBar) {
    return brackets.absolute(closingBar);
  }

  /** The environment that begins at the cursor. */
  Expression matrix() {
    return new MatrixParser(cursor, this, answers).matrix();
  }

  /** The items of an invisible group, in braces of LaTeX. */
  Expression groupContent() {
    return answers.sideBySide();
  }
}
