package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Quantity;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Token.Kind;
import io.rsd.eval.answers.unit.UnitReader;
import io.rsd.eval.answers.unit.Units;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads values with what multiplies or measures them: currency, multipliers, units. */
final class QuantityParser {

  private static final int LONGEST_UNIT = 7;
  private static final int MOST_PARTS = 4;

  private final TokenCursor cursor;
  private final FormulaParser formulas;

  QuantityParser(TokenCursor cursor, FormulaParser formulas) {
    this.cursor = cursor;
    this.formulas = formulas;
  }

  /** One value, or several with units that make up one, as in {@code 5 ft 4 in}. */
  Expression quantity() {
    Expression first = single();
    int count = 1;
    while (first instanceof Quantity quantity && continues(quantity) && count < MOST_PARTS) {
      cursor.takeSymbol("and");
      first = joined(quantity, single());
      count++;
    }
    return first;
  }

  private boolean continues(Quantity quantity) {
    boolean and = cursor.peek().isSymbol("and");
    boolean number = cursor.peek(and ? 1 : 0).kind() == Kind.NUMBER;
    boolean unit = AnswerParser.isWord(cursor.peek(and ? 2 : 1));
    return number && unit && UnitReader.read(quantity.unit()).isKnown();
  }

  private static Expression joined(Quantity first, Expression second) {
    boolean smaller =
        second instanceof Quantity part
            && UnitReader.read(part.unit())
                .dimensions()
                .equals(UnitReader.read(first.unit()).dimensions())
            && UnitReader.read(part.unit()).factor().compare(UnitReader.read(first.unit()).factor())
                < 0;
    if (!smaller) {
      throw new UnreadableAnswerException("two quantities stand side by side");
    }
    Quantity part = (Quantity) second;
    Rational share =
        UnitReader.read(part.unit()).factor().dividedBy(UnitReader.read(first.unit()).factor());
    Expression inFirst = new Product(List.of(part.value(), new Literal(share, 0)));
    return new Quantity(new Sum(List.of(first.value(), inFirst)), first.unit());
  }

  private Expression single() {
    boolean negative = cursor.peek().isSymbol("-") && isCurrency(cursor.peek(1));
    if (negative) {
      cursor.take();
    }
    String currency = isCurrency(cursor.peek()) ? cursor.take().text() : "";
    negative |= !currency.isEmpty() && cursor.takeSymbol("-");
    Expression sum = formulas.sum();
    Expression value = multiplied(negative ? Expression.negated(sum) : sum);
    while (isCurrency(cursor.peek())) {
      currency = cursor.take().text();
    }
    String unit = unit();
    if (unit.isEmpty() && isResistance(value)) {
      return new Quantity(value.children().get(0), "Ω");
    }
    if (unit.isEmpty()) {
      return currency.isEmpty() ? value : new Quantity(value, named(currency));
    }
    return measured(value, unit);
  }

  /** A number with a capital omega behind it. */
  private static boolean isResistance(Expression value) {
    return value instanceof Product product
        && product.factors().size() == 2
        && product.factors().get(0) instanceof Literal
        && product.factors().get(1).equals(new Variable("\\Omega"));
  }

  private static boolean isCurrency(Token token) {
    return token.kind() == Kind.SYMBOL
        && List.of("currency", "€", "£", "¥", "₹").contains(token.text());
  }

  private static String named(String currency) {
    return currency.equals("currency") ? "dollars" : currency;
  }

  /** A value with the words behind it, some of which are no unit. */
  private static Expression measured(Expression value, String unit) {
    String[] words = unit.split(" ", 2);
    Long factor = Vocabulary.MULTIPLIERS.get(singular(words[0]));
    if (factor != null) {
      Expression product = new Product(List.of(value, Literal.of(factor)));
      return words.length > 1 ? measured(product, words[1]) : product;
    }
    if (words[0].equals("percent") || words[0].equals("%")) {
      return new Percent(value);
    }
    boolean degrees = value instanceof Call call && call.function().equals("degree");
    if (degrees && (unit.equals("C") || unit.equals("F"))) {
      return new Quantity(value.children().get(0), "°" + unit);
    }
    if (unit.equals("degrees") || unit.equals("degree") || unit.equals("deg")) {
      return new Call("degree", List.of(value));
    }
    return new Quantity(value, unit);
  }

  /** A number with "thousand", "million" and the like behind it. */
  private Expression multiplied(Expression number) {
    Token next = cursor.peek();
    Optional<Long> factor =
        AnswerParser.isWord(next)
            ? Optional.ofNullable(Vocabulary.MULTIPLIERS.get(singular(next.text())))
            : Optional.empty();
    if (factor.isEmpty()) {
      return number;
    }
    cursor.take();
    return new Product(List.of(number, Literal.of(factor.get())));
  }

  private static String singular(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The words behind a value, with their powers as in {@code inches^2}; empty when none. */
  private String unit() {
    StringBuilder words = new StringBuilder();
    int count = 0;
    while ((isUnitWord(cursor.peek()) && !ConditionParser.isCondition(cursor.peek()))
        || (count > 0 && isGlue(cursor.peek()))) {
      if (cursor.peek().isSymbol("^")) {
        cursor.take();
        words.append('^').append(cursor.takeGroup().replace(" ", ""));
      } else {
        words.append(words.isEmpty() ? "" : " ").append(unitSign(cursor.take()));
      }
      count +=
          words.toString().split(" ", LONGEST_UNIT + 2).length > LONGEST_UNIT ? LONGEST_UNIT : 1;
    }
    String unit = words.toString().replace("~", " ").replaceAll("[.()]", " ").strip();
    unit = unit.endsWith(" and") ? unit.substring(0, unit.length() - 4) : unit;
    if (count > LONGEST_UNIT) {
      throw new UnreadableAnswerException("words follow the value");
    }
    if (Vocabulary.isStatement(unit)) {
      throw new UnreadableAnswerException("the value stands in a sentence");
    }
    return unit;
  }

  private static String unitSign(Token token) {
    return token.isCommand("cdot") || token.isCommand("times")
        ? "*"
        : token.isCommand("Omega")
            ? "Ω"
            : token.isCommand("degree-sign") ? "°" : token.text().replace("\\cdot", "*");
  }

  private static boolean isUnitWord(Token token) {
    return AnswerParser.isWord(token) || token.isCommand("Omega");
  }

  /** What may stand inside a unit: a power, a stroke or a dot before another unit. */
  private boolean isGlue(Token token) {
    Token next = cursor.peek(1);
    boolean letter = next.kind() == Kind.LETTER && Units.named(next.text()).isPresent();
    boolean power =
        token.isSymbol("^")
            && (next.kind() == Kind.NUMBER || (next.isSymbol("{") && isSignedNumber(2)));
    boolean joins = token.isSymbol("/") || token.isCommand("cdot") || token.isCommand("times");
    boolean letterBehind = token.kind() == Kind.LETTER && cursor.peek(-1).isSymbol("/");
    return power || (joins && (isUnitWord(next) || letter)) || letterBehind;
  }

  private boolean isSignedNumber(int ahead) {
    int digits = cursor.peek(ahead).isSymbol("-") ? ahead + 1 : ahead;
    return cursor.peek(digits).kind() == Kind.NUMBER && cursor.peek(digits + 1).isSymbol("}");
  }
}
