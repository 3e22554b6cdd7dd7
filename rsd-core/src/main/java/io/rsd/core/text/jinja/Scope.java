package io.rsd.core.text.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The names visible in a part of a template: its own, then those of the enclosing parts. */
final class Scope {

  /**
   * Names that Jinja2 defines and this package does not. They must not count as undefined, which
   * would silently change the result.
   */
  private static final Set<String> UNSUPPORTED =
      Set.of("varargs", "kwargs", "self", "super", "lipsum", "cycler", "joiner");

  private final Scope outer;
  private final Map<String, Object> names;

  private Scope(Scope outer, Map<String, Object> names) {
    this.outer = outer;
    this.names = names;
  }

  /** The outermost scope, with the given names. */
  static Scope of(Map<String, Object> variables) {
    return new Scope(null, new HashMap<>(variables));
  }

  Scope inner() {
    return new Scope(this, new HashMap<>());
  }

  void set(String name, Object value) {
    names.put(name, value);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.names.containsKey(name)) {
        return scope.names.get(name);
      }
    }
    if (UNSUPPORTED.contains(name)) {
      throw JinjaError.unsupported("'" + name + "'");
    }
    return new Undefined("'" + name + "'");
  }
}
