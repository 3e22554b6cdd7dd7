package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** A place in a list of tokens, and how deep the parser is there. */
final class TokenCursor {

  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenCursor(List<Token> tokens) {
    this.tokens = new ArrayList<>(tokens);
  }

  Token peek() {
    return tokens.get(position);
  }

  /** The token {@code distance} places ahead; the stop token beyond the end. */
  Token peek(int distance) {
    return tokens.get(Math.min(position + distance, tokens.size() - 1));
  }

  Token take() {
    Token token = peek();
    if (token.kind() != Kind.STOP) {
      position++;
    }
    return token;
  }

  boolean takeSymbol(String symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    take();
    return true;
  }

  boolean takeCommand(String command) {
    if (!peek().isCommand(command)) {
      return false;
    }
    take();
    return true;
  }

  void expectSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  boolean atEnd() {
    return peek().kind() == Kind.STOP;
  }

  /** Takes the first digit of the number that stands here, as {@code \frac12} wants it. */
  String takeDigit() {
    Token number = take();
    if (!number.text().chars().allMatch(sign -> sign >= '0' && sign <= '9')) {
      throw new UnreadableAnswerException("a decimal needs braces to be an argument");
    }
    if (number.text().length() > 1) {
      position--;
      tokens.set(position, new Token(Kind.NUMBER, number.text().substring(1), false));
    }
    return number.text().substring(0, 1);
  }

  /** Takes one token, or a group in braces as it is written, without the braces. */
  String takeGroup() {
    StringBuilder written = new StringBuilder();
    int open = 0;
    do {
      Token token = take();
      if (token.kind() == Token.Kind.STOP) {
        throw new UnreadableAnswerException("a group is not closed");
      }
      open += token.isSymbol("{") ? 1 : token.isSymbol("}") ? -1 : 0;
      boolean brace = token.isSymbol("{") || token.isSymbol("}");
      written.append(brace ? "" : token.text()).append(brace ? "" : " ");
    } while (open > 0);
    return written.toString().strip();
  }

  int position() {
    return position;
  }

  /** How many levels deep the cursor is. */
  int depth() {
    return depth;
  }

  /** Returns to a place where reading failed later on, at the depth there. */
  void back(int earlier, int depthThere) {
    position = earlier;
    depth = depthThere;
  }

  /** Returns to a place seen before; the depth there must be the same as here. */
  void back(int earlier) {
    position = earlier;
  }

  /** Enters one more level of nesting; every call is paired with {@link #leave}. */
  void enter() {
    depth++;
    if (depth > Budget.NESTING) {
      throw new BudgetExceededException("brackets are nested too deeply");
    }
  }

  void leave() {
    depth--;
  }

  UnreadableAnswerException unexpected(String wanted) {
    Token token = peek();
    String found = token.kind() == Kind.STOP ? "the end" : "'" + token.text() + "'";
    return new UnreadableAnswerException("expected " + wanted + " but found " + found);
  }
}
