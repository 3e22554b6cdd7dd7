package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** The methods of strings and dicts. */
final class Methods {

  private static final Builtins<String> OF_STRINGS =
      new Builtins<String>("string method")
          .with("strip chars", (text, args) -> strip(text, args, true, true))
          .with("lstrip chars", (text, args) -> strip(text, args, true, false))
          .with("rstrip chars", (text, args) -> strip(text, args, false, true))
          .with("split sep maxsplit", (text, args) -> split(text, args))
          .with("rsplit sep maxsplit", (text, args) -> splitFromRight(text, args))
          .with("splitlines", (text, args) -> Strings.lines(text))
          .with("startswith prefix", (text, args) -> affix(text, args, "prefix"))
          .with("endswith suffix", (text, args) -> affix(text, args, "suffix"))
          .with("replace old new count", Filters::replace)
          .with("upper", (text, args) -> Filters.upper(text))
          .with("lower", (text, args) -> Filters.lower(text))
          .with("title", (text, args) -> title(text))
          .with("capitalize", (text, args) -> capitalize(text))
          .with("find sub start end", (text, args) -> find(text, args))
          .with("count sub start end", (text, args) -> count(text, args))
          .with("removeprefix prefix", (text, args) -> withoutPrefix(text, args))
          .with("removesuffix suffix", (text, args) -> withoutSuffix(text, args))
          .with("join iterable", (text, args) -> join(text, args));

  private static final Builtins<Map<?, ?>> OF_DICTS =
      new Builtins<Map<?, ?>>("dict method")
          .with("get key default", (dict, args) -> get(dict, args))
          .with("items", (dict, args) -> new Lazy(pairs(dict), true))
          .with("keys", (dict, args) -> new Lazy(Values.items(dict), true))
          .with("values", (dict, args) -> new Lazy(new ArrayList<>(dict.values()), true));

  /**
   * Python's methods that this package lacks. They must not count as undefined, which would
   * silently change the result.
   */
  private static final Set<String> MISSING_OF_STRINGS =
      Set.of(
          "casefold",
          "center",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "index",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "ljust",
          "maketrans",
          "partition",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "swapcase",
          "translate",
          "zfill");

  private static final Set<String> MISSING_OF_DICTS =
      Set.of("clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update");

  private static final Set<String> MISSING_OF_LISTS =
      Set.of(
          "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove",
          "reverse", "sort");

  private Methods() {}

  /** The method of a value, bound to it; empty if values of its type have no such method. */
  static Optional<Function> find(Object target, String name) {
    if (target instanceof String text) {
      return find(OF_STRINGS, MISSING_OF_STRINGS, text, name);
    }
    if (target instanceof Map<?, ?> dict) {
      return find(OF_DICTS, MISSING_OF_DICTS, dict, name);
    }
    if (target instanceof List<?> && MISSING_OF_LISTS.contains(name)) {
      throw JinjaError.unsupported("the list method '" + name + "'");
    }
    return Optional.empty();
  }

  private static <T> Optional<Function> find(
      Builtins<T> methods, Set<String> missing, T target, String name) {
    if (!methods.has(name) && !missing.contains(name)) {
      return Optional.empty();
    }
    return Optional.of(arguments -> methods.apply(name, target, arguments));
  }

  static String strip(String text, Arguments.Bound arguments, boolean leading, boolean trailing) {
    IntPredicate stripped =
        arguments
            .text("chars")
            .map(chars -> (IntPredicate) character -> chars.indexOf(character) >= 0)
            .orElse(Strings::isSpace);
    String front = leading ? Strings.stripLeading(text, stripped) : text;
    return trailing ? Strings.stripTrailing(front, stripped) : front;
  }

  private static List<Object> split(String text, Arguments.Bound arguments) {
    long limit = arguments.integer("maxsplit", -1);
    Optional<String> separator = arguments.text("sep");
    if (separator.isEmpty()) {
      return Strings.splitAtSpace(text, limit);
    }
    if (separator.get().isEmpty()) {
      throw new JinjaError("split() needs a separator that is not empty");
    }
    return Strings.split(text, separator.get(), limit);
  }

  private static List<Object> splitFromRight(String text, Arguments.Bound arguments) {
    long limit = arguments.integer("maxsplit", -1);
    Optional<String> separator = arguments.text("sep");
    if (separator.isEmpty()) {
      return Strings.splitAtSpaceFromRight(text, limit);
    }
    if (separator.get().isEmpty()) {
      throw new JinjaError("rsplit() needs a separator that is not empty");
    }
    return Strings.splitFromRight(text, separator.get(), limit);
  }

  /** The place of the first occurrence in characters, or -1. */
  private static long find(String text, Arguments.Bound arguments) {
    Range range = Range.of(text, arguments);
    int place = range.begin() > range.end() ? -1 : range.part().indexOf(range.sought());
    return place < 0 ? -1 : range.begin() + Strings.length(range.part().substring(0, place));
  }

  /** How often a text occurs without overlaps; the empty one between all characters. */
  private static long count(String text, Arguments.Bound arguments) {
    Range range = Range.of(text, arguments);
    if (range.begin() > range.end()) {
      return 0;
    }
    return range.sought().isEmpty()
        ? Strings.length(range.part()) + 1L
        : Strings.split(range.part(), range.sought(), -1).size() - 1L;
  }

  /**
   * A part of a text and what is sought in it.
   *
   * @param begin where the part begins in the text, in characters
   * @param end where it ends; before the beginning if nothing can be found there
   */
  private record Range(String part, String sought, long begin, long end) {

    static Range of(String text, Arguments.Bound arguments) {
      String sought = arguments.requiredText("sub");
      long size = Strings.length(text);
      long begin = bound(arguments, "start", 0, size);
      long end = Math.min(bound(arguments, "end", size, size), size);
      if (begin > end) {
        return new Range("", sought, begin, end);
      }
      int from = text.offsetByCodePoints(0, (int) begin);
      int to = text.offsetByCodePoints(from, (int) (end - begin));
      return new Range(text.substring(from, to), sought, begin, end);
    }

    private static long bound(
        Arguments.Bound arguments, String parameter, long missing, long size) {
      boolean absent = arguments.value(parameter, null) == null;
      long bound = absent ? missing : arguments.integer(parameter, missing);
      return bound < 0 ? Math.max(0, bound + size) : bound;
    }
  }

  private static String withoutPrefix(String text, Arguments.Bound arguments) {
    String prefix = arguments.requiredText("prefix");
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String withoutSuffix(String text, Arguments.Bound arguments) {
    String suffix = arguments.requiredText("suffix");
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static boolean affix(String text, Arguments.Bound arguments, String parameter) {
    Object affixes = arguments.required(parameter);
    List<Object> any =
        affixes instanceof Tuple tuple ? Values.items(tuple) : Collections.singletonList(affixes);
    return any.stream()
        .map(Methods::requireText)
        .anyMatch(parameter.equals("prefix") ? text::startsWith : text::endsWith);
  }

  private static String requireText(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new JinjaError("a string is needed here, not " + Values.typeName(value));
  }

  /** Python's title(): a letter is upper case after anything but a letter. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      String letter = Character.toString(character);
      title.append(inWord ? Filters.lower(letter) : titleCase(letter));
      inWord = Character.isLetter(character);
    }
    return title.toString();
  }

  /** Python's capitalize(): the first character in title case, the others in lower case. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return titleCase(text.substring(0, first)) + Filters.lower(text.substring(first));
  }

  /** Some letters have a title-case form ('ǆ'), some become two letters (the sharp s). */
  private static String titleCase(String letter) {
    String upper = Filters.upper(letter);
    return Strings.length(upper) == 1
        ? Character.toString(Character.toTitleCase(letter.codePointAt(0)))
        : upper.charAt(0) + Filters.lower(upper.substring(1));
  }

  private static String join(String separator, Arguments.Bound arguments) {
    return String.join(
        separator,
        Values.items(arguments.required("iterable")).stream().map(Methods::requireText).toList());
  }

  private static Object get(Map<?, ?> dict, Arguments.Bound arguments) {
    Object key = arguments.required("key");
    return dict.containsKey(key) ? dict.get(key) : arguments.value("default", null);
  }

  /** The items of a dict as tuples of key and value. */
  static List<Object> pairs(Map<?, ?> dict) {
    List<Object> pairs = new ArrayList<>();
    dict.forEach((key, value) -> pairs.add(new Tuple(Arrays.asList(key, value))));
    return pairs;
  }
}
