package io.rsd.core.text.jinja;

import java.math.BigDecimal;

/** Python's arithmetic: booleans count as 0 and 1, integers are exact, division floors. */
final class Numbers {

  private Numbers() {}

  static boolean isNumber(Object value) {
    return value instanceof Boolean || value instanceof Long || value instanceof Double;
  }

  private static boolean isInteger(Object value) {
    return value instanceof Boolean || value instanceof Long;
  }

  private static long integer(Object value) {
    return value instanceof Boolean bool ? (bool ? 1 : 0) : (Long) value;
  }

  static double real(Object value) {
    return value instanceof Double number ? number : integer(value);
  }

  static int compare(Object left, Object right) {
    return isInteger(left) && isInteger(right)
        ? Long.compare(integer(left), integer(right))
        : Double.compare(real(left), real(right));
  }

  /** The result of an operator on two numbers. */
  static Object calculate(String operator, Object left, Object right) {
    try {
      return isInteger(left) && isInteger(right)
          ? calculate(operator, integer(left), integer(right))
          : calculate(operator, real(left), real(right));
    } catch (ArithmeticException e) {
      throw new JinjaError(
          "cannot calculate %s %s %s: %s".formatted(left, operator, right, e.getMessage()));
    }
  }

  private static Object calculate(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> Math.addExact(left, right);
      case "-" -> Math.subtractExact(left, right);
      case "*" -> Math.multiplyExact(left, right);
      case "//" -> Math.floorDiv(left, right);
      case "%" -> Math.floorMod(left, right);
      case "/" -> calculate("/", (double) left, (double) right);
      default -> throw JinjaError.unsupported("the operator " + operator);
    };
  }

  private static Object calculate(String operator, double left, double right) {
    if (right == 0 && "//%".contains(operator)) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      default -> throw JinjaError.unsupported("the operator " + operator + " on floats");
    };
  }

  static Object negate(Object value) {
    return isInteger(value) ? (Object) Math.negateExact(integer(value)) : (Object) (-real(value));
  }

  /** A float as Python and JSON print it. */
  static String text(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw JinjaError.unsupported("printing " + number);
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    if (Math.abs(number) >= 1e-4 && Math.abs(number) < 1e16) {
      String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    throw JinjaError.unsupported("printing the very large or small number " + number);
  }
}
