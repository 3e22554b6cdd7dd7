package io.rsd.core.text.jinja;

import java.util.List;

/** The variable {@code loop} in a for block: the state of the loop. */
record Loop(List<Object> items, int index) {

  Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> (long) items.size() - index - 1;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "previtem" -> neighbour(index - 1, name);
      case "nextitem" -> neighbour(index + 1, name);
      default -> throw JinjaError.unsupported("'loop." + name + "'");
    };
  }

  private Object neighbour(int position, String name) {
    return position < 0 || position >= items.size()
        ? new Undefined("'loop." + name + "'")
        : items.get(position);
  }
}
