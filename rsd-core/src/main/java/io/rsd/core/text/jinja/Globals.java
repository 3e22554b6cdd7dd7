package io.rsd.core.text.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The functions that every chat template can call. */
final class Globals {

  private static final Pattern DATE_FIELD = Pattern.compile("%(-?.?)", Pattern.DOTALL);
  private static final int LONGEST_RANGE = 100_000;

  private Globals() {}

  /** The functions by name. {@code clock} gives the date and time for {@code strftime_now}. */
  static Map<String, Object> at(Clock clock) {
    Map<String, Function> functions =
        Map.of(
            "raise_exception", Globals::raise,
            "strftime_now", arguments -> now(arguments, clock),
            "namespace", arguments -> Namespace.of(dict("namespace()", arguments)),
            "dict", arguments -> dict("dict()", arguments),
            "range", Globals::range);
    return new LinkedHashMap<>(functions);
  }

  private static Object raise(Arguments arguments) {
    String message =
        arguments.bind("raise_exception()", List.of("message")).requiredText("message");
    throw new JinjaError("the template refuses these messages: " + message);
  }

  private static Map<String, Object> dict(String callee, Arguments arguments) {
    if (!arguments.positional().isEmpty()) {
      throw JinjaError.unsupported(callee + " of a value");
    }
    return new LinkedHashMap<>(arguments.named());
  }

  private static Object range(Arguments arguments) {
    boolean bounded = arguments.positional().size() > 1;
    Arguments.Bound bound =
        arguments.bind("range()", bounded ? List.of("start", "stop", "step") : List.of("stop"));
    bound.required("stop");
    long stop = bound.integer("stop", 0);
    long step = bound.integer("step", 1);
    if (step == 0) {
      throw new JinjaError("range() with step 0");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = bound.integer("start", 0); step > 0 ? i < stop : i > stop; i += step) {
      numbers.add(i);
      if (numbers.size() > LONGEST_RANGE) {
        throw new JinjaError("range() of more than " + LONGEST_RANGE + " numbers");
      }
    }
    return new Lazy(numbers, true);
  }

  private static String now(Arguments arguments, Clock clock) {
    String format = arguments.bind("strftime_now()", List.of("format")).requiredText("format");
    ZonedDateTime now = ZonedDateTime.now(clock);
    return DATE_FIELD.matcher(format).replaceAll(field -> dateField(field.group(1), now));
  }

  /** One field of Python's strftime, in the C locale. */
  private static String dateField(String field, ZonedDateTime now) {
    String pattern =
        switch (field) {
          case "Y" -> "uuuu";
          case "y" -> "uu";
          case "m" -> "MM";
          case "-m" -> "M";
          case "B" -> "MMMM";
          case "b" -> "MMM";
          case "d" -> "dd";
          case "-d" -> "d";
          case "j" -> "DDD";
          case "A" -> "EEEE";
          case "a" -> "EEE";
          case "H" -> "HH";
          case "-H" -> "H";
          case "I" -> "hh";
          case "-I" -> "h";
          case "M" -> "mm";
          case "S" -> "ss";
          case "p" -> "a";
          case "F" -> "uuuu-MM-dd";
          case "T" -> "HH:mm:ss";
          case "%" -> "'%'";
          default -> throw JinjaError.unsupported("the date field %" + field);
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.US).format(now);
  }
}
