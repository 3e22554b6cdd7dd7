package io.rsd.core.text.jinja;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of things that a template can apply to a value by name: filters, tests or methods. */
final class Builtins {

  /** What one of them makes of the value it is applied to. */
  @FunctionalInterface
  interface Body {
    Object apply(Object subject, Arguments.Bound arguments);
  }

  private record Builtin(List<String> parameters, Body body) {}

  private final String kind;
  private final Map<String, Builtin> table = new HashMap<>();

  Builtins(String kind) {
    this.kind = kind;
  }

  /** Adds one; its signature is its name and the names of its parameters, apart by spaces. */
  Builtins with(String signature, Body body) {
    List<String> words = Arrays.asList(signature.split(" "));
    table.put(words.get(0), new Builtin(words.subList(1, words.size()), body));
    return this;
  }

  boolean has(String name) {
    return table.containsKey(name);
  }

  Object apply(String name, Object subject, Arguments arguments) {
    String callee = "the " + kind + " '" + name + "'";
    Builtin builtin =
        Optional.ofNullable(table.get(name)).orElseThrow(() -> JinjaError.unsupported(callee));
    return builtin.body().apply(subject, arguments.bind(callee, builtin.parameters()));
  }
}
