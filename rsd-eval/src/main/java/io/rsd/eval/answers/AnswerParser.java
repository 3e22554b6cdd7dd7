package io.rsd.eval.answers;

import io.rsd.eval.answers.Expression.Collection;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Product;
import io.rsd.eval.answers.Expression.Quantity;
import io.rsd.eval.answers.Expression.Ratio;
import io.rsd.eval.answers.Expression.Relation;
import io.rsd.eval.answers.Expression.Relation.Operator;
import io.rsd.eval.answers.Expression.SetOperation;
import io.rsd.eval.answers.Expression.SetOperation.Operation;
import io.rsd.eval.answers.Expression.Text;
import io.rsd.eval.answers.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a whole answer: several answers side by side, relations, sets, ratios, units and words;
 * formulas are left to {@link FormulaParser}. A recursive descent over {@link Tokenizer}'s tokens.
 */
final class AnswerParser {

  private static final int LONGEST_UNIT = 5;

  private static final Map<String, Operator> RELATIONS =
      Map.ofEntries(
          Map.entry("=", Operator.EQUAL),
          Map.entry("equiv", Operator.EQUAL),
          Map.entry("ne", Operator.NOT_EQUAL),
          Map.entry("<", Operator.LESS),
          Map.entry("lt", Operator.LESS),
          Map.entry("le", Operator.LESS_OR_EQUAL),
          Map.entry(">", Operator.GREATER),
          Map.entry("gt", Operator.GREATER),
          Map.entry("ge", Operator.GREATER_OR_EQUAL),
          Map.entry("approx", Operator.APPROXIMATELY),
          Map.entry("in", Operator.ELEMENT_OF),
          Map.entry("sim", Operator.OTHER),
          Map.entry("cong", Operator.OTHER),
          Map.entry("to", Operator.OTHER),
          Map.entry("rightarrow", Operator.OTHER),
          Map.entry("mapsto", Operator.OTHER),
          Map.entry("Rightarrow", Operator.OTHER),
          Map.entry("subset", Operator.OTHER),
          Map.entry("subseteq", Operator.OTHER),
          Map.entry("parallel", Operator.OTHER),
          Map.entry("perp", Operator.OTHER),
          Map.entry("notin", Operator.OTHER));

  private static final Map<String, Operation> SET_OPERATIONS =
      Map.of(
          "cup",
          Operation.UNION,
          "cap",
          Operation.INTERSECTION,
          "setminus",
          Operation.DIFFERENCE,
          "backslash",
          Operation.DIFFERENCE);

  private final TokenCursor cursor;
  private final FormulaParser formulas;

  private AnswerParser(TokenCursor cursor) {
    this.cursor = cursor;
    this.formulas = new FormulaParser(cursor, this);
  }

  /**
   * Reads an answer, which must use up the whole text.
   *
   * @throws UnreadableAnswerException when the text is not an answer
   * @throws BudgetExceededException when it is too long or too deep
   */
  static Expression parse(String answer) {
    TokenCursor cursor = new TokenCursor(Tokenizer.tokenize(answer));
    AnswerParser parser = new AnswerParser(cursor);
    Expression expression = parser.groups();
    while (cursor.takeSymbol(".") || cursor.takeSymbol("?")) {
      // a sentence may end after the answer
    }
    if (!cursor.atEnd()) {
      throw cursor.unexpected("the end");
    }
    return expression;
  }

  private Expression groups() {
    List<Expression> groups = new ArrayList<>();
    do {
      if (cursor.atEnd()) {
        break;
      }
      groups.add(sideBySide());
    } while (takeGroupSeparator());
    if (groups.isEmpty()) {
      throw cursor.unexpected("an answer");
    }
    return groups.size() == 1 ? groups.get(0) : new Collection(groups, false);
  }

  private boolean takeGroupSeparator() {
    boolean taken = false;
    while (cursor.takeSymbol(";") || (cursor.peek().kind() == Kind.ROW && cursor.take() != null)) {
      taken = true;
    }
    return taken;
  }

  /** One item, or several with commas or connectives between them. */
  Expression sideBySide() {
    List<Expression> items = items(",");
    return items.size() == 1 ? items.get(0) : new Collection(items, false);
  }

  /** The items up to whatever does not belong to the list, at least one. */
  List<Expression> items(String... separators) {
    List<Expression> items = new ArrayList<>();
    do {
      items.add(item());
      if (items.size() > Budget.ITEMS) {
        throw new BudgetExceededException("more than " + Budget.ITEMS + " items");
      }
    } while (takeSeparators(separators) && !closes());
    return items;
  }

  private boolean takeSeparators(String... separators) {
    boolean taken = false;
    boolean more = true;
    while (more) {
      more = false;
      for (String separator : separators) {
        more |= cursor.takeSymbol(separator);
      }
      taken |= more;
    }
    return taken;
  }

  private boolean closes() {
    Token next = cursor.peek();
    return cursor.atEnd()
        || next.isSymbol(".")
        || next.isSymbol(")")
        || next.isSymbol("]")
        || next.isSymbol("}")
        || next.isSymbol("\\}");
  }

  /** One relation, set, ratio, value with unit or text. */
  Expression item() {
    Optional<Expression> words = wordsAlone();
    if (words.isPresent()) {
      return words.get();
    }
    List<Expression> operands = new ArrayList<>();
    List<Operator> operators = new ArrayList<>();
    operands.add(set());
    Optional<Operator> operator = takeOperator();
    while (operator.isPresent()) {
      operators.add(operator.get());
      operands.add(set());
      operator = takeOperator();
    }
    return operators.isEmpty() ? operands.get(0) : new Relation(operands, operators);
  }

  private Optional<Operator> takeOperator() {
    Token token = cursor.peek();
    if (token.isSymbol(":") && cursor.peek(1).isSymbol("=")) {
      cursor.take();
      token = cursor.peek();
    }
    if (token.kind() != Kind.SYMBOL && token.kind() != Kind.COMMAND) {
      return Optional.empty();
    }
    Operator operator = RELATIONS.get(token.text());
    if (operator == null) {
      return Optional.empty();
    }
    cursor.take();
    boolean orEqual = cursor.takeSymbol("=");
    return Optional.of(
        switch (operator) {
          case LESS -> orEqual ? Operator.LESS_OR_EQUAL : operator;
          case GREATER -> orEqual ? Operator.GREATER_OR_EQUAL : operator;
          default -> operator;
        });
  }

  private Expression set() {
    Expression left = ratio();
    int count = 0;
    while (cursor.peek().kind() == Kind.COMMAND
        && SET_OPERATIONS.containsKey(cursor.peek().text())) {
      Operation operation = SET_OPERATIONS.get(cursor.take().text());
      left = new SetOperation(operation, left, ratio());
      count++;
      if (count > Budget.ITEMS) {
        throw new BudgetExceededException("more than " + Budget.ITEMS + " sets");
      }
    }
    return left;
  }

  private Expression ratio() {
    List<Expression> parts = new ArrayList<>();
    parts.add(quantity());
    while ((cursor.peek().isSymbol(":") && !cursor.peek(1).isSymbol("="))
        || cursor.peek().isCommand("colon")) {
      cursor.take();
      parts.add(quantity());
    }
    return parts.size() == 1 ? parts.get(0) : new Ratio(parts);
  }

  private Expression quantity() {
    boolean negative = cursor.peek().isSymbol("-") && cursor.peek(1).isSymbol("currency");
    if (negative) {
      cursor.take();
    }
    boolean dollars = cursor.takeSymbol("currency");
    negative |= dollars && cursor.takeSymbol("-");
    String currency =
        cursor.takeSymbol("€") ? "€" : cursor.takeSymbol("£") ? "£" : dollars ? "dollars" : "";
    Expression sum = formulas.sum();
    Expression value = multiplied(negative ? Expression.negated(sum) : sum);
    while (cursor.takeSymbol("currency")) {
      currency = "dollars";
    }
    String unit = unit();
    if (unit.isEmpty()) {
      return currency.isEmpty() ? value : new Quantity(value, currency);
    }
    return new Quantity(value, unit);
  }

  /** A number with "thousand", "million" and the like behind it. */
  private Expression multiplied(Expression number) {
    Token next = cursor.peek();
    Long factor = isWord(next) ? Vocabulary.MULTIPLIERS.get(singular(next.text())) : null;
    if (factor == null) {
      return number;
    }
    cursor.take();
    return new Product(List.of(number, Literal.of(factor)));
  }

  private static String singular(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** The words behind a value, with their power as in {@code inches^2}; empty when none. */
  private String unit() {
    StringBuilder words = new StringBuilder();
    int count = 0;
    while (isWord(cursor.peek()) || (count > 0 && isUnitSign(cursor.peek()))) {
      Token token = cursor.take();
      boolean glue = token.kind() == Kind.SYMBOL || token.kind() == Kind.NUMBER;
      words.append(words.isEmpty() || glue ? "" : " ").append(token.text());
      count += token.text().split(" ", LONGEST_UNIT + 2).length;
    }
    if (count > LONGEST_UNIT + 2) {
      throw new UnreadableAnswerException("words follow the value");
    }
    String unit = words.toString().replace('.', ' ').strip();
    if (Vocabulary.isStatement(unit)) {
      throw new UnreadableAnswerException("the value stands in a sentence");
    }
    return unit;
  }

  private static boolean isWord(Token token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.TEXT;
  }

  private boolean isUnitSign(Token token) {
    return (token.isSymbol("^") && cursor.peek(1).kind() == Kind.NUMBER)
        || (token.kind() == Kind.NUMBER && cursor.peek(-1).isSymbol("^"))
        || (token.isSymbol("/") && isWord(cursor.peek(1)));
  }

  /** An item that is nothing but words. */
  private Optional<Expression> wordsAlone() {
    int start = cursor.position();
    StringBuilder words = new StringBuilder();
    while (isWord(cursor.peek()) || (!words.isEmpty() && cursor.peek().kind() == Kind.LETTER)) {
      words.append(words.isEmpty() ? "" : " ").append(cursor.take().text());
    }
    if (!words.isEmpty() && (closes() || cursor.peek().isSymbol(","))) {
      return Optional.of(new Text(words.toString()));
    }
    cursor.back(start);
    return Optional.empty();
  }
}
