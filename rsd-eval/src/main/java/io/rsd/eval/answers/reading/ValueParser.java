package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Token.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Reads single values: numbers, letters, fractions, roots, functions, matrices and brackets. */
final class ValueParser {

  private static final Set<String> BIG_OPERATORS =
      Set.of("sum", "prod", "int", "iint", "iiint", "oint", "lim");

  private static final Set<String> ACCENTS =
      Set.of("widehat", "hat", "tilde", "widetilde", "dot", "ddot", "underbrace");

  /** Commands that stand between values or close something, so they never begin a value. */
  private static final Set<String> NOT_VALUES =
      Set.of(
          "pm",
          "mp",
          "cup",
          "cap",
          "setminus",
          "backslash",
          "le",
          "lt",
          "ge",
          "gt",
          "ne",
          "approx",
          "in",
          "equiv",
          "sim",
          "cong",
          "to",
          "rightarrow",
          "mapsto",
          "Rightarrow",
          "subset",
          "subseteq",
          "parallel",
          "perp",
          "notin",
          "colon",
          "rangle",
          "rfloor",
          "rceil",
          "vert",
          "rVert",
          "circ",
          "prime",
          "degree-sign",
          "pmod",
          "div",
          "cdot",
          "times",
          "bmod",
          "iff",
          "ll",
          "gg",
          "nmid",
          "propto",
          "supset",
          "tag",
          "Leftrightarrow",
          "leftarrow",
          "over",
          "choose",
          "hline",
          "cline",
          "multicolumn",
          "downarrow",
          "uparrow",
          "label",
          "ref",
          "item");

  private final TokenCursor cursor;
  private final FormulaParser formulas;
  private final SymbolParser symbols;

  ValueParser(TokenCursor cursor, FormulaParser formulas) {
    this.cursor = cursor;
    this.formulas = formulas;
    this.symbols = new SymbolParser(cursor, formulas, this);
  }

  boolean startsValue(Token command) {
    return !NOT_VALUES.contains(command.text());
  }

  Expression value() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case NUMBER -> new NumberParser(cursor).value();
      case LETTER -> letter(cursor.take().text());
      case COMMAND -> command(token);
      case SYMBOL -> symbol(token);
      case BEGIN -> formulas.matrix();
      case TEXT -> text(cursor.take().text());
      case WORD, END, ROW, STOP -> throw cursor.unexpected("a value");
    };
  }

  Literal number() {
    if (cursor.peek().kind() != Kind.NUMBER) {
      throw cursor.unexpected("a number");
    }
    return NumberReader.read(cursor.take().text());
  }

  private Expression letter(String letter) {
    if (cursor.peek().isSymbol("_")) {
      return applied(letter + subscript());
    }
    StringBuilder primed = new StringBuilder(letter);
    while (cursor.peek().isSymbol("'") && Applications.opensBehindPrimes(cursor, letter)) {
      primed.append(cursor.take().text());
    }
    if (primed.length() > 1) {
      return new Call(Applications.PREFIX + primed, arguments());
    }
    return switch (letter) {
      case "e" -> Constant.E;
      case "i" -> Constant.I;
      default -> applied(letter);
    };
  }

  private Expression applied(String letter) {
    if (Applications.isInverseAt(cursor, letter)) {
      cursor.back(cursor.position() + Applications.LENGTH_OF_INVERSE);
      return new Call(Applications.PREFIX + letter + "^{-1}", arguments());
    }
    return Applications.opensAt(cursor, letter)
        ? new Call(Applications.PREFIX + letter, arguments())
        : new Variable(letter);
  }

  /** What stands in the brackets behind a function's name. */
  List<Expression> arguments() {
    Expression bracket = formulas.brackets();
    return bracket instanceof Bracketed several ? several.items() : List.of(bracket);
  }

  /** An index as an expression, or as it is written where it is none, as in {@code n_{\\min}}. */
  String subscript() {
    cursor.take();
    int start = cursor.position();
    int depth = cursor.depth();
    try {
      return "_" + CanonicalText.of(argument());
    } catch (UnreadableAnswerException noExpression) {
      // An index may be any mark; it only has to be the same one.
      cursor.back(start, depth);
      return "_" + cursor.takeGroup();
    }
  }

  private Expression text(String content) {
    if (content.chars().allMatch(c -> Character.isLetter(c)) && cursor.peek().isSymbol("_")) {
      return new Variable(content + subscript());
    }
    if (content.length() == 1 && Character.isLetter(content.charAt(0))) {
      return new Variable(content);
    }
    Token next = cursor.peek();
    if (next.isSymbol("=") && content.chars().allMatch(c -> Character.isLetter(c) || c == ' ')) {
      return new Variable(content);
    }
    throw new UnreadableAnswerException("words stand before a value");
  }

  private Expression symbol(Token token) {
    return switch (token.text()) {
      case "(", "[", "]", "\\{" -> formulas.brackets();
      case "{" -> group();
      case "|", "||" -> {
        cursor.take();
        yield formulas.absolute(token.text());
      }
      default -> throw cursor.unexpected("a value");
    };
  }

  /** A group in LaTeX's invisible braces. */
  Expression group() {
    cursor.enter();
    cursor.expectSymbol("{");
    Expression content = formulas.groupContent();
    if (!cursor.atEnd()) {
      cursor.expectSymbol("}");
    }
    cursor.leave();
    return content;
  }

  /** The argument of a command: a group, one digit or one value. */
  Expression argument() {
    Token token = cursor.peek();
    if (token.isSymbol("{")) {
      return group();
    }
    if (token.kind() == Kind.NUMBER) {
      return NumberReader.read(cursor.takeDigit());
    }
    if (token.isSymbol("-")) {
      throw cursor.unexpected("an argument in braces");
    }
    cursor.enter();
    Expression value = value();
    cursor.leave();
    return value;
  }

  private Expression command(Token token) {
    if (!startsValue(token)) {
      throw cursor.unexpected("a value");
    }
    cursor.take();
    String name = token.text();
    if (Vocabulary.FUNCTIONS.contains(name)) {
      return new FunctionParser(cursor, formulas, this).call(name);
    }
    if (BIG_OPERATORS.contains(name)) {
      return new FunctionParser(cursor, formulas, this).bigOperator(name);
    }
    if (name.equals("overline") || name.equals("bar")) {
      Expression inner = argument();
      return new Call(inner instanceof Variable ? "conjugate" : "overline", List.of(inner));
    }
    if (ACCENTS.contains(name)) {
      return new Call(name, List.of(argument()));
    }
    if (Vocabulary.OPERATORS.contains(name)) {
      return symbols.operator(name);
    }
    return switch (name) {
      case "frac" -> Derivatives.quotient(argument(), argument());
      case "cbrt" ->
          new Power(argument(), new Literal(Rational.of(BigInteger.ONE, BigInteger.valueOf(3)), 0));
      case "binom" -> new Call("binom", List.of(argument(), argument()));
      case "sqrt" -> root();
      case "pi" ->
          Applications.opensAtSymbol(cursor, name)
              ? new Call(Applications.PREFIX + "\\pi", arguments())
              : Constant.PI;
      case "infty" -> Constant.INFINITY;
      case "langle" -> bracketsFrom();
      case "lfloor" -> enclosed("floor", "rfloor");
      case "lceil" -> enclosed("ceil", "rceil");
      case "lVert" -> formulas.absolute("||");
      case "vec" -> new Call("vec", List.of(argument()));
      case "mathbb" -> symbols.numberSet();
      case "Delta" -> symbols.change();
      case "angle", "triangle", "measuredangle" ->
          new Call("named", List.of(new Variable(name), formulas.product()));
      default -> symbols.named(name);
    };
  }

  private Expression bracketsFrom() {
    cursor.back(cursor.position() - 1);
    return formulas.brackets();
  }

  private Expression enclosed(String function, String closing) {
    cursor.enter();
    Expression value = formulas.sum();
    if (!cursor.takeCommand(closing)) {
      throw cursor.unexpected("\\" + closing);
    }
    cursor.leave();
    return new Call(function, List.of(value));
  }

  private Expression root() {
    Expression degree = Literal.of(2);
    if (cursor.takeSymbol("[")) {
      degree = formulas.sum();
      cursor.expectSymbol("]");
    }
    // \sqrt13 is a slip for \sqrt{13}: nobody means the root of 1, so all digits belong to it.
    Expression radicand = cursor.peek().kind() == Kind.NUMBER ? number() : argument();
    return new Power(radicand, Expression.reciprocal(degree));
  }
}
