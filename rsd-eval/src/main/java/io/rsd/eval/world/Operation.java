package io.rsd.eval.world;

/** The operations of the tiny world. */
public enum Operation {
  ADD("+", "plus", 1),
  SUBTRACT("-", "minus", 1),
  MULTIPLY("*", "times", 2);

  private final String symbol;
  private final String word;
  private final int precedence;

  Operation(String symbol, String word, int precedence) {
    this.symbol = symbol;
    this.word = word;
    this.precedence = precedence;
  }

  String symbol() {
    return symbol;
  }

  String word() {
    return word;
  }

  /** How strongly it binds. Without brackets, the higher precedence is evaluated first. */
  int precedence() {
    return precedence;
  }

  int apply(int left, int right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
    };
  }
}
