package io.rsd.eval.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Works out arithmetic as everybody reads it (brackets, then products, then from left to right) and
 * notes the operations in the order that it carries them out. Knows nothing of the code under test
 * but the names of the operations.
 */
final class Arithmetic {

  static final Map<String, Operation> SIGNS =
      Map.of("+", Operation.ADD, "-", Operation.SUBTRACT, "*", Operation.MULTIPLY);

  private static final Pattern SYMBOLS = Pattern.compile("\\d+|[-+*()]");

  private final List<String> symbols;
  private final List<Step> steps = new ArrayList<>();
  private int next = 0;
  private int value = 0;

  private Arithmetic(String text) {
    symbols = SYMBOLS.matcher(text).results().map(MatchResult::group).toList();
  }

  /** The operations that working out a text takes; empty for a number alone. */
  static List<Step> steps(String text) {
    return workedOut(text).steps;
  }

  static int value(String text) {
    return workedOut(text).value;
  }

  private static Arithmetic workedOut(String text) {
    Arithmetic arithmetic = new Arithmetic(text);
    arithmetic.value = arithmetic.sum();
    if (arithmetic.next != arithmetic.symbols.size()) {
      throw new IllegalArgumentException("not arithmetic: " + text);
    }
    return arithmetic;
  }

  private int sum() {
    int value = product();
    while (isNext("+") || isNext("-")) {
      String sign = symbols.get(next++);
      value = join(value, sign, product());
    }
    return value;
  }

  private int product() {
    int value = factor();
    while (isNext("*")) {
      String sign = symbols.get(next++);
      value = join(value, sign, factor());
    }
    return value;
  }

  private int factor() {
    String symbol = symbols.get(next++);
    if (!symbol.equals("(")) {
      return Integer.parseInt(symbol);
    }
    int value = sum();
    next++; // the closing bracket
    return value;
  }

  private int join(int left, String sign, int right) {
    steps.add(new Step(left, SIGNS.get(sign), right));
    return switch (sign) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      default -> throw new IllegalArgumentException("not a sign: " + sign);
    };
  }

  private boolean isNext(String symbol) {
    return next < symbols.size() && symbols.get(next).equals(symbol);
  }
}
