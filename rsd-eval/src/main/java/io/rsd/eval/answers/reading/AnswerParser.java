package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Collection.Connective;
import io.rsd.eval.answers.expression.Expression.Ratio;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.SetOperation;
import io.rsd.eval.answers.expression.Expression.SetOperation.Operation;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Vocabulary;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a whole answer: several answers side by side, relations, sets, ratios, units and words;
 * formulas are left to {@link FormulaParser}. A recursive descent over {@link Tokenizer}'s tokens.
 */
final class AnswerParser {

  private static final Map<String, Operator> RELATIONS =
      Map.ofEntries(
          Map.entry("=", Operator.EQUAL),
          Map.entry("equiv", Operator.EQUIVALENT),
          Map.entry("ne", Operator.NOT_EQUAL),
          Map.entry("<", Operator.LESS),
          Map.entry("lt", Operator.LESS),
          Map.entry("le", Operator.LESS_OR_EQUAL),
          Map.entry(">", Operator.GREATER),
          Map.entry("gt", Operator.GREATER),
          Map.entry("ge", Operator.GREATER_OR_EQUAL),
          Map.entry("approx", Operator.APPROXIMATELY),
          Map.entry("in", Operator.ELEMENT_OF),
          Map.entry("sim", Operator.SIMILAR),
          Map.entry("cong", Operator.CONGRUENT),
          Map.entry("to", Operator.TENDS_TO),
          Map.entry("rightarrow", Operator.TENDS_TO),
          Map.entry("mapsto", Operator.MAPS_TO),
          Map.entry("Rightarrow", Operator.IMPLIES),
          Map.entry("Leftarrow", Operator.IS_IMPLIED_BY),
          Map.entry("iff", Operator.IF_AND_ONLY_IF),
          Map.entry("subset", Operator.SUBSET),
          Map.entry("subseteq", Operator.SUBSET_OR_EQUAL),
          Map.entry("supset", Operator.SUPERSET),
          Map.entry("parallel", Operator.PARALLEL),
          Map.entry("perp", Operator.PERPENDICULAR),
          Map.entry("nmid", Operator.NOT_DIVIDES),
          Map.entry("ll", Operator.MUCH_LESS),
          Map.entry("gg", Operator.MUCH_GREATER),
          Map.entry("propto", Operator.PROPORTIONAL),
          Map.entry("notin", Operator.NOT_ELEMENT_OF));

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
  private final ConditionParser conditions;
  private final QuantityParser quantities;
  private Connective connective = Connective.NONE;
  private boolean colonsAreRatios = true;

  private AnswerParser(TokenCursor cursor) {
    this.cursor = cursor;
    this.formulas = new FormulaParser(cursor, this);
    this.conditions = new ConditionParser(cursor, this);
    this.quantities = new QuantityParser(cursor, formulas);
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
    // A sentence may end after the answer; more points mean that it goes on.
    if (!cursor.takeSymbol(".")) {
      cursor.takeSymbol("?");
    }
    if (!cursor.atEnd()) {
      throw cursor.unexpected("the end");
    }
    return expression;
  }

  /** Whether a sign or a command's name is a relation between two sides. */
  static boolean isRelation(String sign) {
    return RELATIONS.containsKey(sign);
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
    Connective outside = connective;
    connective = Connective.NONE;
    List<Expression> items = items();
    Expression all = items.size() == 1 ? items.get(0) : new Collection(items, false, connective);
    connective = outside;
    return all;
  }

  /** The items of a set in braces, in which a colon means "such that". */
  List<Expression> itemsOfSet() {
    colonsAreRatios = false;
    List<Expression> items = items();
    colonsAreRatios = true;
    return items;
  }

  /** The items up to whatever does not belong to the list, at least one. */
  List<Expression> items() {
    List<Expression> items = new ArrayList<>();
    do {
      items.add(conditions.isNext() && !items.isEmpty() ? conditions.condition() : item());
      if (conditions.isNext()) {
        items.add(conditions.condition());
      }
      if (items.size() > Budget.ITEMS) {
        throw new BudgetExceededException("more than " + Budget.ITEMS + " items");
      }
    } while (takeSeparators() && !closes());
    return items;
  }

  private boolean takeSeparators() {
    boolean taken = false;
    while (cursor.peek().isSymbol(",")
        || cursor.peek().isSymbol("and")
        || cursor.peek().isSymbol("or")) {
      String word = cursor.take().text();
      if (!word.equals(",")) {
        connect(word.equals("and") ? Connective.AND : Connective.OR);
      }
      taken = true;
    }
    return taken;
  }

  private void connect(Connective next) {
    if (connective != Connective.NONE && connective != next) {
      throw new UnreadableAnswerException("'and' and 'or' stand side by side");
    }
    connective = next;
  }

  /** Whether the answer or the group ends here. */
  boolean closes() {
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
    if (words.isPresent() && !cursor.peek().isSymbol("=")) {
      return words.get();
    }
    List<Expression> operands = new ArrayList<>();
    List<Operator> operators = new ArrayList<>();
    // "About" in front of a number says nothing about the number itself.
    if (cursor.peek().isCommand("approx") || cursor.peek().isCommand("sim")) {
      cursor.take();
    }
    operands.add(words.orElseGet(this::set));
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
    if (token.isSymbol("!") && cursor.peek(1).isSymbol("=")) {
      cursor.take();
      cursor.take();
      return Optional.of(Operator.NOT_EQUAL);
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
    parts.add(quantities.quantity());
    while ((colonsAreRatios && cursor.peek().isSymbol(":") && !cursor.peek(1).isSymbol("="))
        || (colonsAreRatios && cursor.peek().isCommand("colon"))) {
      cursor.take();
      parts.add(quantities.quantity());
    }
    return parts.size() == 1 ? parts.get(0) : new Ratio(parts);
  }

  static boolean isWord(Token token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.TEXT;
  }

  /** An item that is nothing but words, or words that name the value behind an equals sign. */
  private Optional<Expression> wordsAlone() {
    int start = cursor.position();
    StringBuilder words = new StringBuilder();
    while (isWord(cursor.peek()) || (!words.isEmpty() && cursor.peek().kind() == Kind.LETTER)) {
      boolean letters =
          cursor.peek().kind() == Kind.LETTER && cursor.peek(-1).kind() == Kind.LETTER;
      words.append(words.isEmpty() || letters ? "" : " ").append(cursor.take().text());
    }
    Token next = cursor.peek();
    boolean separated =
        closes() || next.isSymbol(",") || next.isSymbol("and") || next.isSymbol("or");
    boolean letter = words.length() == 1 && Character.isLetter(words.charAt(0));
    if (!letter && !words.isEmpty() && (separated || isNamed(words, next))) {
      return Optional.of(new Text(words.toString()));
    }
    cursor.back(start);
    return Optional.empty();
  }

  private static boolean isNamed(StringBuilder words, Token next) {
    return next.isSymbol("=")
        && words.indexOf(" ") > 0
        && !Vocabulary.isStatement(words.toString());
  }
}
