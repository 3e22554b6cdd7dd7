package io.rsd.core.text.jinja;

import java.util.List;
import java.util.Map;

/** The tests: {@code value is name(arguments)}. */
final class Tests {

  private static final Builtins<Object> TABLE =
      new Builtins<>("test")
          .with("defined", (value, args) -> !(value instanceof Undefined))
          .with("undefined", (value, args) -> value instanceof Undefined)
          .with("none", (value, args) -> value == null)
          .with("string", (value, args) -> value instanceof String)
          .with("boolean", (value, args) -> value instanceof Boolean)
          .with("true", (value, args) -> Boolean.TRUE.equals(value))
          .with("false", (value, args) -> Boolean.FALSE.equals(value))
          .with("number", (value, args) -> Numbers.isNumber(value))
          .with("integer", (value, args) -> value instanceof Long)
          .with("float", (value, args) -> value instanceof Double)
          .with("mapping", (value, args) -> value instanceof Map)
          .with("sequence", (value, args) -> isSequence(value))
          .with("iterable", (value, args) -> isSequence(value) || value instanceof Lazy)
          .with("callable", (value, args) -> value instanceof Function)
          .with("odd", (value, args) -> Values.equal(modulo(value, 2L), 1L))
          .with("even", (value, args) -> Values.equal(modulo(value, 2L), 0L))
          .with(
              "divisibleby num",
              (value, args) -> Values.equal(modulo(value, args.required("num")), 0L))
          .with("in seq", (value, args) -> Operators.compares("in", value, args.required("seq")));

  private Tests() {}

  static boolean holds(String name, Object value, Arguments arguments) {
    return switch (name) {
      case "eq", "equalto", "==" -> compares("==", value, arguments);
      case "ne", "!=" -> compares("!=", value, arguments);
      case "lt", "lessthan", "<" -> compares("<", value, arguments);
      case "le", "<=" -> compares("<=", value, arguments);
      case "gt", "greaterthan", ">" -> compares(">", value, arguments);
      case "ge", ">=" -> compares(">=", value, arguments);
      default -> (Boolean) TABLE.apply(name, value, arguments);
    };
  }

  private static boolean compares(String operator, Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("the test '" + operator + "'", List.of("other"));
    return Operators.compares(operator, value, bound.required("other"));
  }

  private static boolean isSequence(Object value) {
    return value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof Undefined;
  }

  private static Object modulo(Object value, Object divisor) {
    return Operators.binary("%", value, divisor);
  }
}
