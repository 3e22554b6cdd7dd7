package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The filters: {@code value | name(arguments)}. */
final class Filters {

  private static final Pattern TITLE_WORD = Pattern.compile("[^-\\s(\\[{<]+");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");

  private static final Builtins<Object> TABLE =
      new Builtins<>("filter")
          .with("trim chars", (value, args) -> Methods.strip(Values.text(value), args, true, true))
          .with("upper", (value, args) -> upper(Values.text(value)))
          .with("lower", (value, args) -> lower(Values.text(value)))
          .with("title", (value, args) -> title(Values.text(value)))
          .with("capitalize", (value, args) -> Methods.capitalize(Values.text(value)))
          .with("replace old new count", (value, args) -> replace(Values.text(value), args))
          .with("indent width first blank", Filters::indent)
          .with("string", (value, args) -> Values.text(value))
          .with("safe", (value, args) -> new SafeText(Values.text(value)))
          .with("int default", Filters::toInteger)
          .with("tojson indent separators ensure_ascii sort_keys", Json::dump)
          .with("default default_value boolean", Filters::orDefault)
          .with("d default_value boolean", Filters::orDefault)
          .with("length", (value, args) -> Values.length(value))
          .with("count", (value, args) -> Values.length(value))
          .with("list", (value, args) -> new ArrayList<>(Values.items(value)))
          .with("items", (value, args) -> items(value))
          .with("dictsort", (value, args) -> sortedPairs(value))
          .with("first", (value, args) -> first(Values.items(value)))
          .with("last", (value, args) -> last(Values.items(value)))
          .with("reverse", (value, args) -> reversed(value))
          .with("join d attribute", Filters::join)
          .with("unique", (value, args) -> unique(Values.items(value)));

  private Filters() {}

  static Object apply(String name, Object value, Arguments arguments) {
    return switch (name) {
      case "map" -> map(value, arguments);
      case "select" -> lazy(value, test(arguments, 0));
      case "reject" -> lazy(value, test(arguments, 0).negate());
      case "selectattr" -> lazy(value, attributeTest(arguments));
      case "rejectattr" -> lazy(value, attributeTest(arguments).negate());
      default -> TABLE.apply(name, value, arguments);
    };
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String capitalize(String word) {
    int first = word.offsetByCodePoints(0, 1);
    return upper(word.substring(0, first)) + lower(word.substring(first));
  }

  private static String title(String text) {
    return TITLE_WORD
        .matcher(text)
        .replaceAll(word -> Matcher.quoteReplacement(capitalize(word.group())));
  }

  static String replace(String text, Arguments.Bound arguments) {
    long count = arguments.value("count", null) == null ? -1 : arguments.integer("count", -1);
    return Strings.replace(
        text, arguments.requiredText("old"), arguments.requiredText("new"), count);
  }

  private static String indent(Object value, Arguments.Bound arguments) {
    String indention =
        arguments.value("width", 4L) instanceof String text
            ? text
            : " ".repeat((int) Math.max(0, arguments.integer("width", 4)));
    boolean blank = arguments.flag("blank", false);
    List<Object> lines = Strings.lines(Values.text(value) + "\n");
    StringBuilder indented = new StringBuilder(arguments.flag("first", false) ? indention : "");
    for (int index = 0; index < lines.size(); index++) {
      String line = (String) lines.get(index);
      boolean moved = index > 0 && (blank || !line.isEmpty());
      indented.append(index > 0 ? "\n" : "").append(moved ? indention : "").append(line);
    }
    return indented.toString();
  }

  private static Object toInteger(Object value, Arguments.Bound arguments) {
    return number(value).<Object>map(Double::longValue).orElse(arguments.value("default", 0L));
  }

  private static Optional<Double> number(Object value) {
    if (Numbers.isNumber(value)) {
      return Optional.of(Numbers.real(value));
    }
    return value instanceof String text && NUMBER.matcher(Strings.strip(text)).matches()
        ? Optional.of(Double.valueOf(Strings.strip(text)))
        : Optional.empty();
  }

  private static Object orDefault(Object value, Arguments.Bound arguments) {
    boolean absent =
        value instanceof Undefined || (arguments.flag("boolean", false) && !Values.isTrue(value));
    return absent ? arguments.value("default_value", "") : value;
  }

  private static Lazy items(Object value) {
    if (value instanceof Undefined) {
      return new Lazy(List.of(), false);
    }
    return new Lazy(Methods.pairs(Values.requireDict(value)), false);
  }

  /** Pairs sorted by key, ignoring case. */
  private static List<Object> sortedPairs(Object value) {
    List<Object> pairs = Methods.pairs(Values.requireDict(value));
    pairs.sort(
        (left, right) ->
            Values.compare(
                ignoringCase(((Tuple) left).get(0)), ignoringCase(((Tuple) right).get(0))));
    return pairs;
  }

  private static Object ignoringCase(Object value) {
    return value instanceof String text ? lower(text) : value;
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? new Undefined("the first of no items") : items.get(0);
  }

  private static Object last(List<Object> items) {
    return items.isEmpty() ? new Undefined("the last of no items") : items.get(items.size() - 1);
  }

  private static Object reversed(Object value) {
    return value instanceof String text
        ? new StringBuilder(text).reverse().toString()
        : new Lazy(new ArrayList<>(backwards(Values.items(value))), false);
  }

  private static List<Object> backwards(List<Object> items) {
    List<Object> backwards = new ArrayList<>(items);
    Collections.reverse(backwards);
    return backwards;
  }

  private static String join(Object value, Arguments.Bound arguments) {
    return Values.items(value).stream()
        .map(item -> arguments.text("attribute").map(path -> attribute(item, path)).orElse(item))
        .map(Values::text)
        .collect(Collectors.joining(Values.text(arguments.value("d", ""))));
  }

  private static Lazy unique(List<Object> items) {
    List<Object> unique = new ArrayList<>();
    for (Object item : items) {
      Object key = ignoringCase(item);
      if (unique.stream().noneMatch(other -> Values.equal(ignoringCase(other), key))) {
        unique.add(item);
      }
    }
    return new Lazy(unique, false);
  }

  private static Lazy map(Object value, Arguments arguments) {
    List<Object> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty()) {
      Arguments.Bound named = arguments.bind("the filter 'map'", List.of("attribute", "default"));
      String path = named.requiredText("attribute");
      for (Object item : itemsIfAny(value)) {
        Object found = attribute(item, path);
        mapped.add(found instanceof Undefined ? named.value("default", found) : found);
      }
    } else {
      Arguments rest = rest(arguments, 1);
      String filter = textAt(arguments, 0);
      itemsIfAny(value).forEach(item -> mapped.add(apply(filter, item, rest)));
    }
    return new Lazy(mapped, false);
  }

  /** Jinja2's filters over lists treat none, and any other false value, as an empty list. */
  private static List<Object> itemsIfAny(Object value) {
    return Values.isTrue(value) ? Values.items(value) : List.of();
  }

  private static Lazy lazy(Object value, Predicate<Object> kept) {
    return new Lazy(itemsIfAny(value).stream().filter(kept).collect(Collectors.toList()), false);
  }

  private static Predicate<Object> attributeTest(Arguments arguments) {
    String path = textAt(arguments, 0);
    Predicate<Object> test = test(arguments, 1);
    return item -> test.test(attribute(item, path));
  }

  /**
   * The test named by the argument at a position, with the arguments after it; without a name,
   * whether a value is true.
   */
  private static Predicate<Object> test(Arguments arguments, int position) {
    if (arguments.positional().size() <= position) {
      return Values::isTrue;
    }
    String name = textAt(arguments, position);
    Arguments rest = rest(arguments, position + 1);
    return item -> Tests.holds(name, item, rest);
  }

  private static String textAt(Arguments arguments, int position) {
    if (arguments.positional().size() > position
        && arguments.positional().get(position) instanceof String text) {
      return text;
    }
    throw JinjaError.unsupported("a filter over a list without the name of what it applies");
  }

  private static Arguments rest(Arguments arguments, int from) {
    List<Object> positional = arguments.positional();
    return new Arguments(positional.subList(from, positional.size()), arguments.named());
  }

  /** Follows a path of names and indices separated by dots. */
  private static Object attribute(Object item, String path) {
    Object value = item;
    for (String part : path.split("\\.", -1)) {
      boolean index = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      value = Access.item(value, index ? (Object) Long.valueOf(part) : part);
    }
    return value;
  }
}
