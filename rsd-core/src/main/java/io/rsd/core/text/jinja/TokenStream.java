package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Token.Kind;
import java.util.List;

/** The tokens of a template, read one at a time. */
final class TokenStream {

  private final List<Token> tokens;
  private int position = 0;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(position);
  }

  /** The token after the next one. */
  Token peekSecond() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  /** Consumes and returns the next token. The last one is never consumed. */
  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  /** Consumes the next token if it is this operator. */
  boolean skipOperator(String operator) {
    return skipIf(peek().isOperator(operator));
  }

  /** Consumes the next token if it is this name. */
  boolean skipName(String name) {
    return skipIf(peek().isName(name));
  }

  private boolean skipIf(boolean matches) {
    if (matches) {
      next();
    }
    return matches;
  }

  Token expect(Kind kind) {
    Token token = next();
    if (token.kind() != kind) {
      throw unexpected(token, kind.title());
    }
    return token;
  }

  void expectOperator(String operator) {
    Token token = next();
    if (!token.isOperator(operator)) {
      throw unexpected(token, "'" + operator + "'");
    }
  }

  static JinjaError unexpected(Token token, String expected) {
    return new JinjaError(
        "expected %s, but found %s".formatted(expected, token.quoted()), token.line());
  }
}
