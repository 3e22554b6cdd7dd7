package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's operators on template values. */
final class Operators {

  private Operators() {}

  static Object unary(String operator, Object operand) {
    if (!Numbers.isNumber(operand)) {
      throw mismatch(operator, operand, operand);
    }
    return operator.equals("-") ? Numbers.negate(operand) : Numbers.calculate("+", 0L, operand);
  }

  static Object binary(String operator, Object left, Object right) {
    if (operator.equals("~")) {
      return Values.text(left) + Values.text(right);
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.calculate(operator, left, right);
    }
    if (operator.equals("+") && left instanceof String one && right instanceof String other) {
      return one + other;
    }
    if (operator.equals("+")
        && left instanceof List<?> one
        && right instanceof List<?> other
        && one instanceof Tuple == other instanceof Tuple) {
      List<Object> joined = new ArrayList<>(one);
      joined.addAll(other);
      return one instanceof Tuple ? new Tuple(joined) : joined;
    }
    if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
      return text.repeat((int) Math.max(0, times));
    }
    if (operator.equals("%") && left instanceof String) {
      throw JinjaError.unsupported("the operator % on strings");
    }
    throw mismatch(operator, left, right);
  }

  /** Whether a comparison holds. */
  static boolean compares(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> Values.equal(left, right);
      case "!=" -> !Values.equal(left, right);
      case "<" -> Values.compare(left, right) < 0;
      case "<=" -> Values.compare(left, right) <= 0;
      case ">" -> Values.compare(left, right) > 0;
      case ">=" -> Values.compare(left, right) >= 0;
      case "in" -> Values.contains(right, left);
      case "not in" -> !Values.contains(right, left);
      default -> throw JinjaError.unsupported("the operator " + operator);
    };
  }

  private static JinjaError mismatch(String operator, Object left, Object right) {
    return new JinjaError(
        "the operator %s does not take %s and %s"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }
}
