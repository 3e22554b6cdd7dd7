package io.rsd.core.text.jinja;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the filters, the tests or the methods that a template can apply to a value.
 *
 * @param <T> the values that they apply to
 */
final class Builtins<T> {

  /** Computes the result for the value to which it is applied. */
  @FunctionalInterface
  interface Body<T> {
    Object apply(T subject, Arguments.Bound arguments);
  }

  private record Builtin<T>(List<String> parameters, Body<T> body) {}

  private final String kind;
  private final Map<String, Builtin<T>> table = new HashMap<>();

  Builtins(String kind) {
    this.kind = kind;
  }

  /** Adds one. Its signature is its name and the names of its parameters, separated by spaces. */
  Builtins<T> with(String signature, Body<T> body) {
    List<String> words = Arrays.asList(signature.split(" "));
    table.put(words.get(0), new Builtin<>(words.subList(1, words.size()), body));
    return this;
  }

  boolean has(String name) {
    return table.containsKey(name);
  }

  Object apply(String name, T subject, Arguments arguments) {
    String callee = "the " + kind + " '" + name + "'";
    Builtin<T> builtin =
        Optional.ofNullable(table.get(name)).orElseThrow(() -> JinjaError.unsupported(callee));
    return builtin.body().apply(subject, arguments.bind(callee, builtin.parameters()));
  }
}
