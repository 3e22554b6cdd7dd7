package io.rsd.core.text.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes values like Python's json.dumps, for the filter "tojson". */
final class Json {

  private final StringBuilder out = new StringBuilder();
  private final String itemSeparator;
  private final String keySeparator;
  private final int indent;
  private final boolean ascii;
  private final boolean sorted;

  private Json(
      String itemSeparator, String keySeparator, int indent, boolean ascii, boolean sorted) {
    this.itemSeparator = itemSeparator;
    this.keySeparator = keySeparator;
    this.indent = indent;
    this.ascii = ascii;
    this.sorted = sorted;
  }

  /** The filter: parameters indent, separators, ensure_ascii and sort_keys as in Python. */
  static String dump(Object value, Arguments.Bound arguments) {
    boolean indented = arguments.value("indent", null) != null;
    String itemSeparator = indented ? "," : ", ";
    String keySeparator = ": ";
    if (arguments.value("separators", null) instanceof List<?> separators
        && separators.size() == 2) {
      itemSeparator = Values.text(separators.get(0));
      keySeparator = Values.text(separators.get(1));
    }
    int indent = indented ? (int) Math.max(0, arguments.integer("indent", 0)) : -1;
    Json json =
        new Json(
            itemSeparator,
            keySeparator,
            indent,
            arguments.flag("ensure_ascii", false),
            arguments.flag("sort_keys", false));
    json.write(value, 1);
    return json.out.toString();
  }

  private void write(Object value, int depth) {
    if (value instanceof String text) {
      writeText(text);
    } else if (value instanceof List<?> list) {
      writeItems('[', ']', list.iterator(), depth);
    } else if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(Json::requireText);
      Map<?, ?> ordered = sorted ? new TreeMap<>(map) : map;
      writeItems('{', '}', ordered.entrySet().iterator(), depth);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      writeText((String) entry.getKey());
      out.append(keySeparator);
      write(entry.getValue(), depth);
    } else if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (Numbers.isNumber(value)) {
      out.append(Values.text(value));
    } else {
      throw new JinjaError("tojson cannot write " + Values.typeName(value));
    }
  }

  private static void requireText(Object key) {
    if (!(key instanceof String)) {
      throw JinjaError.unsupported("tojson of a dict whose keys are not strings");
    }
  }

  private void writeItems(char begin, char end, Iterator<?> items, int depth) {
    out.append(begin);
    if (!items.hasNext()) {
      out.append(end);
      return;
    }
    while (items.hasNext()) {
      newLine(depth);
      write(items.next(), depth + 1);
      out.append(items.hasNext() ? itemSeparator : "");
    }
    newLine(depth - 1);
    out.append(end);
  }

  private void newLine(int depth) {
    if (indent >= 0) {
      out.append('\n').append(" ".repeat(indent * depth));
    }
  }

  private void writeText(String text) {
    out.append('"');
    text.chars().forEach(unit -> out.append(escaped((char) unit)));
    out.append('"');
  }

  private String escaped(char unit) {
    return switch (unit) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      default ->
          unit < 0x20 || (ascii && unit > 0x7E)
              ? "\\u%04x".formatted((int) unit)
              : String.valueOf(unit);
    };
  }
}
