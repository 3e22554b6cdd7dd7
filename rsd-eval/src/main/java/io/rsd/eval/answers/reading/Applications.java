package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.List;
import java.util.Set;

/** Tells {@code f(x)}, a function's value, from {@code a(x)}, a product. */
public final class Applications {

  /** What the name of an unknown function begins with in a {@link Expression.Call}. */
  public static final String PREFIX = "function ";

  private static final Set<String> USUAL_NAMES = Set.of("f", "g", "h");

  /** How many tokens {@code ^{-1}} has. */
  public static final int LENGTH_OF_INVERSE = 5;

  private Applications() {}

  /** Whether {@code ^{-1}(} stands here behind the usual name of a function. */
  public static boolean isInverseAt(TokenCursor cursor, String letter) {
    return USUAL_NAMES.contains(letter)
        && cursor.peek().isSymbol("^")
        && cursor.peek(1).isSymbol("{")
        && cursor.peek(2).isSymbol("-")
        && cursor.peek(3).text().equals("1")
        && cursor.peek(4).isSymbol("}")
        && cursor.peek(LENGTH_OF_INVERSE).isSymbol("(");
  }

  /**
   * An expression in which a letter before a bracket is a factor, where another expression shows
   * that the letter is no function.
   */
  public static Expression asProducts(Expression expression, Expression other) {
    Expression inner =
        expression.withChildren(
            expression.children().stream().map(part -> asProducts(part, other)).toList());
    boolean application =
        inner instanceof Call call
            && call.function().startsWith(PREFIX)
            && call.arguments().size() == 1
            && Nature.hasVariables(call.arguments().get(0));
    if (!application) {
      return inner;
    }
    Call call = (Call) inner;
    Variable letter = new Variable(call.function().substring(PREFIX.length()));
    boolean factor =
        other.contains(letter::equals)
            && !other.contains(
                part -> part instanceof Call same && same.function().equals(call.function()));
    return factor ? new Product(List.of(letter, call.arguments().get(0))) : inner;
  }

  /**
   * Whether a letter is applied to the bracket that opens right behind it: always for the usual
   * names of functions, for capitals only when the bracket holds nothing but letters and numbers.
   */
  public static boolean opensAt(TokenCursor cursor, String letter) {
    Token bracket = cursor.peek();
    if (!bracket.isSymbol("(") || bracket.afterSpace()) {
      return false;
    }
    return USUAL_NAMES.contains(letter)
        || (Character.isUpperCase(letter.charAt(0)) && holdsLettersOrNumbers(cursor));
  }

  /** Whether the usual name of a function, with primes behind it, is applied to a bracket. */
  public static boolean opensBehindPrimes(TokenCursor cursor, String letter) {
    int ahead = 0;
    while (cursor.peek(ahead).isSymbol("'")) {
      ahead++;
    }
    Token bracket = cursor.peek(ahead);
    boolean name = USUAL_NAMES.contains(letter) || letter.equals("y");
    return name && bracket.isSymbol("(") && !bracket.afterSpace();
  }

  /** Whether a Greek letter is applied to the bracket behind it: to one number, or as usual. */
  public static boolean opensAtSymbol(TokenCursor cursor, String name) {
    boolean number =
        cursor.peek(1).kind() == Kind.NUMBER
            && cursor.peek(2).isSymbol(")")
            && !cursor.peek(3).isSymbol("^");
    return cursor.peek().isSymbol("(") && (number || Set.of("Gamma", "zeta").contains(name));
  }

  private static boolean holdsLettersOrNumbers(TokenCursor cursor) {
    int ahead = 1;
    while (isArgument(cursor.peek(ahead))) {
      ahead++;
    }
    return ahead > 1 && cursor.peek(ahead).isSymbol(")");
  }

  private static boolean isArgument(Token token) {
    return token.kind() == Kind.LETTER || token.kind() == Kind.NUMBER || token.isSymbol(",");
  }
}
