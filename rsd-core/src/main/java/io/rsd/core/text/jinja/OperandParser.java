package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Expression.CallArguments;
import io.rsd.core.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the operands of operators: primary values, with the accesses, calls, filters and tests
 * applied to them.
 */
final class OperandParser {

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** A constant, a name, or an expression in brackets. */
  Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NAME -> nameOrConstant(token.text());
      case STRING -> string(token);
      case INTEGER -> integer(token);
      case FLOAT -> literal(Double.valueOf(token.text()));
      case OPERATOR -> bracketed(token);
      case TEXT, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, END ->
          throw TokenStream.unexpected(token, "an expression");
    };
  }

  private static Expression literal(Object value) {
    return new Expression.Literal(Optional.of(value));
  }

  private static Expression integer(Token token) {
    if (token.text().length() > 18) {
      throw JinjaError.unsupported("the large integer " + token.text()).at(token.line());
    }
    return literal(Long.valueOf(token.text()));
  }

  private static Expression nameOrConstant(String name) {
    return switch (name) {
      case "true", "True" -> literal(true);
      case "false", "False" -> literal(false);
      case "none", "None" -> new Expression.Literal(Optional.empty());
      default -> new Expression.Name(name);
    };
  }

  private Expression string(Token first) {
    StringBuilder text = new StringBuilder(first.text());
    while (tokens.peek().kind() == Kind.STRING) {
      text.append(tokens.next().text());
    }
    return literal(text.toString());
  }

  private Expression bracketed(Token open) {
    switch (open.text()) {
      case "(" -> {
        if (tokens.skipOperator(")")) {
          return new Expression.ListOf(List.of(), true);
        }
        Expression inner = expressions.expressions();
        tokens.expectOperator(")");
        return inner;
      }
      case "[" -> {
        List<Expression> items = new ArrayList<>();
        separated("]", () -> items.add(expressions.expression()));
        return new Expression.ListOf(items, false);
      }
      case "{" -> {
        return dict();
      }
      default -> throw TokenStream.unexpected(open, "an expression");
    }
  }

  private Expression dict() {
    Map<Expression, Expression> entries = new LinkedHashMap<>();
    separated(
        "}",
        () -> {
          Expression key = expressions.expression();
          tokens.expectOperator(":");
          entries.put(key, expressions.expression());
        });
    return new Expression.DictOf(entries);
  }

  /** Items separated by commas; a trailing comma is allowed. */
  private void separated(String end, Runnable item) {
    boolean first = true;
    while (!tokens.skipOperator(end)) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(end)) {
          return;
        }
      }
      item.run();
      first = false;
    }
  }

  /** The attributes, items, slices and calls after a value. */
  Expression accesses(Expression value) {
    Expression target = value;
    while (true) {
      if (tokens.skipOperator(".")) {
        target = attribute(target);
      } else if (tokens.skipOperator("[")) {
        target = itemOrSlice(target);
      } else if (tokens.peek().isOperator("(")) {
        target = new Expression.Call(target, callArguments());
      } else {
        return target;
      }
    }
  }

  private Expression attribute(Expression target) {
    Token token = tokens.next();
    if (token.kind() == Kind.INTEGER) {
      return new Expression.Item(target, integer(token));
    }
    if (token.kind() != Kind.NAME) {
      throw TokenStream.unexpected(token, "an attribute's name");
    }
    return new Expression.Attribute(target, token.text());
  }

  private Expression itemOrSlice(Expression target) {
    List<Optional<Expression>> bounds = new ArrayList<>();
    bounds.add(bound());
    while (tokens.skipOperator(":")) {
      bounds.add(bound());
    }
    Token close = tokens.peek();
    tokens.expectOperator("]");
    if (bounds.size() > 3 || (bounds.size() == 1 && bounds.get(0).isEmpty())) {
      throw TokenStream.unexpected(close, "an index or a slice");
    }
    if (bounds.size() == 1) {
      return new Expression.Item(target, bounds.get(0).orElseThrow());
    }
    Optional<Expression> step = bounds.size() == 3 ? bounds.get(2) : Optional.empty();
    return new Expression.Slice(target, bounds.get(0), bounds.get(1), step);
  }

  private Optional<Expression> bound() {
    return tokens.peek().isOperator(":") || tokens.peek().isOperator("]")
        ? Optional.empty()
        : Optional.of(expressions.expression());
  }

  /** The arguments of a call, in brackets. */
  CallArguments callArguments() {
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    List<Expression> lists = new ArrayList<>();
    List<Expression> dicts = new ArrayList<>();
    separated(
        ")",
        () -> {
          Token first = tokens.peek();
          if (!dicts.isEmpty() || (!lists.isEmpty() && first.isOperator("*"))) {
            throw TokenStream.unexpected(first, "')'");
          }
          if (tokens.skipOperator("*")) {
            lists.add(expressions.expression());
          } else if (tokens.skipOperator("**")) {
            dicts.add(expressions.expression());
          } else {
            addArgument(positional, named);
          }
        });
    return new CallArguments(
        positional, named, lists.stream().findFirst(), dicts.stream().findFirst());
  }

  private void addArgument(List<Expression> positional, Map<String, Expression> named) {
    Token token = tokens.peek();
    if (token.kind() == Kind.NAME && tokens.peekSecond().isOperator("=")) {
      tokens.next();
      tokens.next();
      named.put(token.text(), expressions.expression());
    } else {
      positional.add(expressions.expression());
    }
  }

  /** The filters and tests after a value, and calls of their results. */
  Expression filters(Expression value) {
    Expression subject = value;
    while (true) {
      if (tokens.skipOperator("|")) {
        subject = filter(subject);
      } else if (tokens.skipName("is")) {
        subject = test(subject);
      } else if (tokens.peek().isOperator("(")) {
        subject = new Expression.Call(subject, callArguments());
      } else {
        return subject;
      }
    }
  }

  private Expression filter(Expression subject) {
    String name = tokens.expect(Kind.NAME).text();
    return new Expression.Filter(subject, name, optionalArguments());
  }

  private CallArguments optionalArguments() {
    return tokens.peek().isOperator("(") ? callArguments() : CallArguments.NONE;
  }

  private Expression test(Expression subject) {
    boolean negated = tokens.skipName("not");
    String name = tokens.expect(Kind.NAME).text();
    CallArguments arguments =
        takesArgument() ? CallArguments.of(List.of(accesses(primary()))) : optionalArguments();
    Expression test = new Expression.Test(subject, name, arguments);
    return negated ? new Expression.Not(test) : test;
  }

  /** A test may take one argument without parentheses, as in {@code x is divisibleby 3}. */
  private boolean takesArgument() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case STRING, INTEGER, FLOAT -> true;
      case NAME -> !Set.of("else", "or", "and", "if", "is", "in", "not").contains(token.text());
      case OPERATOR -> token.isOperator("[") || token.isOperator("{");
      case TEXT, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
    };
  }
}
