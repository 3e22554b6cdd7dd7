package io.rsd.core.text.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The result of namespace(): the only object whose attributes a template can set. */
record Namespace(Map<String, Object> attributes) {

  static Namespace of(Map<String, Object> attributes) {
    return new Namespace(new LinkedHashMap<>(attributes));
  }

  Object attribute(String name) {
    return attributes.containsKey(name)
        ? attributes.get(name)
        : new Undefined("the namespace attribute '" + name + "'");
  }

  void set(String name, Object value) {
    attributes.put(name, value);
  }
}
