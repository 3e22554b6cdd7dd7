package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds expressions from tokens: the operators, one method per level of Jinja2's grammar, the
 * loosest first.
 */
final class ExpressionParser {

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final OperandParser operands;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  /** One expression, or several separated by commas, which make a tuple. */
  Expression expressions() {
    Expression first = expression();
    if (!tokens.peek().isOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !atEnd()) {
      items.add(expression());
    }
    return new Expression.ListOf(items, true);
  }

  private boolean atEnd() {
    Token token = tokens.peek();
    return token.kind() == Kind.BLOCK_END
        || token.kind() == Kind.OUTPUT_END
        || token.isOperator(")");
  }

  /** {@code a if b else c}. */
  Expression expression() {
    Expression value = withoutConditional();
    while (tokens.skipName("if")) {
      Expression condition = withoutConditional();
      Optional<Expression> otherwise =
          tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expression.Conditional(condition, value, otherwise);
    }
    return value;
  }

  /**
   * An expression up to {@code or}: the iterable of a for loop, or the condition of an if block.
   */
  Expression withoutConditional() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expression.Logical(false, left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expression.Logical(true, left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Expression.Not(not()) : comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<Expression.Link> links = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        links.add(new Expression.Link(tokens.next().text(), sum()));
      } else if (tokens.skipName("in")) {
        links.add(new Expression.Link("in", sum()));
      } else if (token.isName("not") && tokens.peekSecond().isName("in")) {
        tokens.next();
        tokens.next();
        links.add(new Expression.Link("not in", sum()));
      } else {
        return links.isEmpty() ? first : new Expression.Comparison(first, links);
      }
    }
  }

  private Expression sum() {
    Expression left = concatenation();
    while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
      left = new Expression.Binary(tokens.next().text(), left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression left = product();
    while (tokens.skipOperator("~")) {
      left = new Expression.Binary("~", left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary(true);
    while (tokens.peek().kind() == Kind.OPERATOR
        && Set.of("*", "/", "//", "%").contains(tokens.peek().text())) {
      left = new Expression.Binary(tokens.next().text(), left, unary(true));
    }
    if (tokens.peek().isOperator("**")) {
      throw JinjaError.unsupported("the operator **").at(tokens.peek().line());
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    Token token = tokens.peek();
    Expression operand;
    if (token.isOperator("-") || token.isOperator("+")) {
      tokens.next();
      operand = new Expression.Unary(token.text(), unary(false));
    } else {
      operand = operands.primary();
    }
    Expression value = operands.accesses(operand);
    return filtered ? operands.filters(value) : value;
  }
}
