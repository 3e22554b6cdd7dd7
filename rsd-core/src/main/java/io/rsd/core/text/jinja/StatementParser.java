package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Statement.Body;
import io.rsd.core.text.jinja.Statement.Flow;
import io.rsd.core.text.jinja.Statement.Placed;
import io.rsd.core.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the statements of a template from its tokens. */
final class StatementParser {

  private static final Body NOTHING = new Body(List.of());

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  /** The number of for loops around the next statement. */
  private int loops = 0;

  private StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static Body parse(String template) {
    TokenStream tokens = new TokenStream(Lexer.tokens(template));
    try {
      return new StatementParser(tokens).body();
    } catch (JinjaError e) {
      throw e.at(tokens.peek().line());
    }
  }

  /** Statements up to the block that begins with one of these names, or up to the end. */
  private Body body(String... ends) {
    List<Placed> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case TEXT -> statements.add(new Placed(token.line(), new Statement.Text(token.text())));
        case OUTPUT_BEGIN -> statements.add(new Placed(token.line(), output()));
        case BLOCK_BEGIN -> {
          if (List.of(ends).contains(tokens.peek().text())) {
            return new Body(statements);
          }
          statements.add(new Placed(token.line(), block()));
        }
        default -> {
          if (ends.length == 0) {
            return new Body(statements);
          }
          throw TokenStream.unexpected(token, "{% " + ends[ends.length - 1] + " %}");
        }
      }
    }
  }

  private Statement output() {
    Expression value = expressions.expressions();
    tokens.expect(Kind.OUTPUT_END);
    return new Statement.Output(value);
  }

  private Statement block() {
    Token keyword = tokens.expect(Kind.NAME);
    return switch (keyword.text()) {
      case "if" -> ifBlock();
      case "for" -> forBlock();
      case "set" -> set();
      case "macro" -> macro();
      case "call" -> call();
      case "generation" -> generation();
      case "break", "continue" -> jump(keyword);
      default -> throw unknown(keyword);
    };
  }

  private static JinjaError unknown(Token keyword) {
    String tag = "{% " + keyword.text() + " %}";
    boolean stray =
        keyword.text().startsWith("end") || List.of("else", "elif").contains(keyword.text());
    return stray
        ? new JinjaError(tag + " without its beginning", keyword.line())
        : JinjaError.unsupported(tag).at(keyword.line());
  }

  private Statement ifBlock() {
    Expression condition = expressions.withoutConditional();
    tokens.expect(Kind.BLOCK_END);
    Body then = body("elif", "else", "endif");
    Token keyword = tokens.expect(Kind.NAME);
    Body otherwise = NOTHING;
    if (keyword.isName("elif")) {
      otherwise = new Body(List.of(new Placed(keyword.line(), ifBlock())));
    } else {
      if (keyword.isName("else")) {
        tokens.expect(Kind.BLOCK_END);
        otherwise = body("endif");
        tokens.next();
      }
      tokens.expect(Kind.BLOCK_END);
    }
    return new Statement.If(condition, then, otherwise);
  }

  private Statement forBlock() {
    List<String> names = names();
    if (!tokens.skipName("in")) {
      throw TokenStream.unexpected(tokens.peek(), "'in'");
    }
    Expression items = expressions.withoutConditional();
    Optional<Expression> condition =
        tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (tokens.peek().isName("recursive")) {
      throw JinjaError.unsupported("a recursive for loop").at(tokens.peek().line());
    }
    tokens.expect(Kind.BLOCK_END);
    loops++;
    Body body = body("else", "endfor");
    loops--;
    Body otherwise = NOTHING;
    if (tokens.next().isName("else")) {
      tokens.expect(Kind.BLOCK_END);
      otherwise = body("endfor");
      tokens.next();
    }
    tokens.expect(Kind.BLOCK_END);
    return new Statement.For(names, items, condition, body, otherwise);
  }

  private List<String> names() {
    boolean bracketed = tokens.skipOperator("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(tokens.expect(Kind.NAME).text());
    } while (tokens.skipOperator(","));
    if (bracketed) {
      tokens.expectOperator(")");
    }
    return names;
  }

  private Statement set() {
    List<String> names = names();
    if (names.size() == 1 && tokens.skipOperator(".")) {
      String attribute = tokens.expect(Kind.NAME).text();
      return new Statement.SetAttribute(names.get(0), attribute, assigned());
    }
    return new Statement.Set(names, assigned());
  }

  /** The value that a set block assigns: the expression after =, or the text up to endset. */
  private Expression assigned() {
    if (tokens.skipOperator("=")) {
      Expression value = expressions.expressions();
      tokens.expect(Kind.BLOCK_END);
      return value;
    }
    if (tokens.peek().isOperator("|")) {
      throw JinjaError.unsupported("a filter on {% set %}").at(tokens.peek().line());
    }
    return new Statement.Captured(enclosed("endset"));
  }

  /** The rest of a tag, and the statements up to its end tag. */
  private Body enclosed(String end) {
    tokens.expect(Kind.BLOCK_END);
    Body body = body(end);
    tokens.next();
    tokens.expect(Kind.BLOCK_END);
    return body;
  }

  private Statement macro() {
    String name = tokens.expect(Kind.NAME).text();
    return new Statement.Macro(name, parameters(), enclosedApart("endmacro"));
  }

  private Map<String, Optional<Expression>> parameters() {
    Map<String, Optional<Expression>> parameters = new LinkedHashMap<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String parameter = tokens.expect(Kind.NAME).text();
      Optional<Expression> fallback =
          tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      parameters.put(parameter, fallback);
    }
    return parameters;
  }

  /** Statements up to an end tag that cannot leave a loop around them. */
  private Body enclosedApart(String end) {
    int outerLoops = loops;
    loops = 0;
    Body body = enclosed(end);
    loops = outerLoops;
    return body;
  }

  private Statement call() {
    Map<String, Optional<Expression>> parameters =
        tokens.peek().isOperator("(") ? parameters() : Map.of();
    Token first = tokens.peek();
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw TokenStream.unexpected(first, "a call");
    }
    Statement.Macro caller = new Statement.Macro("caller", parameters, enclosedApart("endcall"));
    return new Statement.CallBlock(caller, call.callee(), call.arguments());
  }

  /**
   * Parses a generation block, which marks the model's text for training masks and does not change
   * the text.
   */
  private Statement generation() {
    return enclosed("endgeneration");
  }

  private Statement jump(Token keyword) {
    tokens.expect(Kind.BLOCK_END);
    if (loops == 0) {
      throw new JinjaError("'" + keyword.text() + "' outside a for loop", keyword.line());
    }
    return new Statement.Jump(keyword.isName("break") ? Flow.BREAK : Flow.CONTINUE);
  }
}
