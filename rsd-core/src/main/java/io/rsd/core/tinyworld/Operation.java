package io.rsd.core.tinyworld;

import java.util.function.IntBinaryOperator;

/** The operations of the tiny world. */
public enum Operation {
  ADD("+", "plus", 1, Math::addExact),
  SUBTRACT("-", "minus", 1, Math::subtractExact),
  MULTIPLY("*", "times", 2, Math::multiplyExact);

  private final String symbol;
  private final String word;
  private final int precedence;
  private final IntBinaryOperator law;

  Operation(String symbol, String word, int precedence, IntBinaryOperator law) {
    this.symbol = symbol;
    this.word = word;
    this.precedence = precedence;
    this.law = law;
  }

  String symbol() {
    return symbol;
  }

  String word() {
    return word;
  }

  /** How strongly it binds: the higher one goes first where there are no brackets. */
  int precedence() {
    return precedence;
  }

  int apply(int left, int right) {
    return law.applyAsInt(left, right);
  }
}
