package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Python's rules for values: truth, equality, containment, order and printing. The values of a
 * template are null (Python's none), {@link Boolean}, {@link Long}, {@link Double}, {@link String},
 * {@link List}, {@link Map}, and this package's own {@link Undefined}, {@link Lazy}, {@link
 * SafeText}, {@link Namespace}, {@link Loop} and {@link Function}.
 */
final class Values {

  private Values() {}

  /** Converts a Java value for a template: whole numbers become Long, other numbers Double. */
  static Object of(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), of(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(of(item)));
      return copy;
    }
    if (value instanceof Integer integer) {
      return integer.longValue();
    }
    if (value == null
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof String) {
      return value;
    }
    throw JinjaError.unsupported("a variable of Java's " + value.getClass());
  }

  static boolean isTrue(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    if (value instanceof Lazy lazy) {
      return !lazy.view() || !lazy.items().isEmpty();
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    return value != null && !(value instanceof Undefined);
  }

  /** The text that {@code {{ value }}} prints. */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof SafeText safe) {
      return safe.text();
    }
    return value instanceof Undefined ? "" : repr(value);
  }

  /** Python's repr() of a value, which is how it prints inside a list or dict. */
  static String repr(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean bool) {
      return bool ? "True" : "False";
    }
    if (value instanceof Long) {
      return value.toString();
    }
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Tuple tuple) {
      return "(" + joined(tuple) + (tuple.size() == 1 ? ",)" : ")");
    }
    if (value instanceof List<?> list) {
      return "[" + joined(list) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    throw JinjaError.unsupported("printing " + typeName(value));
  }

  private static String joined(List<?> items) {
    return items.stream().map(Values::repr).collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                  if (character == quote) {
                    quoted.append('\\');
                  } else if (!isPrintable(character)) {
                    throw JinjaError.unsupported("printing a list with a control character");
                  }
                  quoted.appendCodePoint(character);
                }
              }
            });
    return quoted.append(quote).toString();
  }

  /** Python prints the other characters as escapes. */
  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  static boolean equal(Object left, Object right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right) == 0;
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      return one instanceof Tuple == other instanceof Tuple && equalItems(one, other);
    }
    if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
      return one.keySet().equals(other.keySet())
          && one.keySet().stream().allMatch(key -> equal(one.get(key), other.get(key)));
    }
    return (left instanceof Undefined && right instanceof Undefined) || Objects.equals(left, right);
  }

  private static boolean equalItems(List<?> left, List<?> right) {
    boolean equal = left.size() == right.size();
    for (int index = 0; equal && index < left.size(); index++) {
      equal = equal(left.get(index), right.get(index));
    }
    return equal;
  }

  /** Orders two numbers or two strings; other pairs have no order. */
  static int compare(Object left, Object right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    if (left instanceof String one && right instanceof String other) {
      return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }
    throw new JinjaError("cannot order %s and %s".formatted(typeName(left), typeName(right)));
  }

  /** Python's {@code in}. */
  static boolean contains(Object container, Object item) {
    if (container instanceof String text) {
      if (item instanceof String part) {
        return text.contains(part);
      }
      throw new JinjaError("'in' a string needs a string, not " + typeName(item));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(item);
    }
    return items(container).stream().anyMatch(other -> equal(other, item));
  }

  /** The items of a loop over a value: characters of a text, keys of a dict. */
  static List<Object> items(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value instanceof String text) {
      return Strings.characters(text);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof Lazy lazy) {
      return lazy.items();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new JinjaError("cannot loop over " + typeName(value));
  }

  static Map<?, ?> requireDict(Object value) {
    if (value instanceof Map<?, ?> dict) {
      return dict;
    }
    throw new JinjaError("a dict is needed here, not " + typeName(value));
  }

  static long length(Object value) {
    return value instanceof String text ? Strings.length(text) : items(value).size();
  }

  /** The name of a value's type in error messages. */
  static String typeName(Object value) {
    if (value instanceof Undefined undefined) {
      return undefined.what() + ", which is undefined";
    }
    if (value == null) {
      return "none";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Long) {
      return "an integer";
    }
    if (value instanceof Double) {
      return "a float";
    }
    if (value instanceof String) {
      return "a string";
    }
    if (value instanceof List<?>) {
      return "a list";
    }
    if (value instanceof Map<?, ?>) {
      return "a dict";
    }
    if (value instanceof SafeText) {
      return "the result of the filter 'safe'";
    }
    if (value instanceof Lazy) {
      return "an iterator (make it a list first)";
    }
    return value instanceof Function ? "a function" : "a namespace or loop";
  }
}
