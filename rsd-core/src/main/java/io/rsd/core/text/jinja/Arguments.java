package io.rsd.core.text.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a call as written, by position and by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {

  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** Assigns each argument to its parameter. Excess arguments and unknown names are errors. */
  Bound bind(String callee, List<String> parameters) {
    if (positional.size() > parameters.size()) {
      throw new JinjaError(
          "%s takes %d arguments, not %d"
              .formatted(callee, parameters.size(), positional.size() + named.size()));
    }
    Map<String, Object> values = new HashMap<>();
    for (int index = 0; index < positional.size(); index++) {
      values.put(parameters.get(index), positional.get(index));
    }
    named.forEach(
        (name, value) -> {
          if (!parameters.contains(name)) {
            throw JinjaError.unsupported("the argument '" + name + "' of " + callee);
          }
          values.put(name, value);
        });
    return new Bound(callee, values);
  }

  /** The arguments of a call by the names of their parameters. */
  record Bound(String callee, Map<String, Object> values) {

    boolean has(String parameter) {
      return values.containsKey(parameter);
    }

    Object required(String parameter) {
      if (!has(parameter)) {
        throw new JinjaError(callee + " needs its argument '" + parameter + "'");
      }
      return values.get(parameter);
    }

    Object value(String parameter, Object fallback) {
      return has(parameter) ? values.get(parameter) : fallback;
    }

    /** A text argument; empty if it is absent or none. */
    Optional<String> text(String parameter) {
      Object value = value(parameter, null);
      if (value == null) {
        return Optional.empty();
      }
      if (value instanceof String text) {
        return Optional.of(text);
      }
      throw new JinjaError(
          "the argument '%s' of %s must be a string, not %s"
              .formatted(parameter, callee, Values.typeName(value)));
    }

    String requiredText(String parameter) {
      required(parameter);
      return text(parameter)
          .orElseThrow(() -> new JinjaError(callee + " does not take none as " + parameter));
    }

    long integer(String parameter, long fallback) {
      Object value = value(parameter, fallback);
      if (value instanceof Long integer) {
        return integer;
      }
      throw new JinjaError(
          "the argument '%s' of %s must be an integer, not %s"
              .formatted(parameter, callee, Values.typeName(value)));
    }

    boolean flag(String parameter, boolean fallback) {
      return Values.isTrue(value(parameter, fallback));
    }
  }
}
