package io.rsd.eval.answers;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of measure, as far as answers need it: which units measure the same thing, and how many of
 * the smallest one they are.
 *
 * @param dimension what is measured, for example {@code length^2}
 * @param factor how many base units one of it is
 */
record Unit(String dimension, Rational factor) {

  private static final Map<String, Unit> KNOWN = new HashMap<>();

  static {
    define("length", 1, 1, "m", "meter", "meters", "metre", "metres");
    define("length", 1, 100, "cm", "centimeter", "centimeters", "centimetre", "centimetres");
    define("length", 1, 1000, "mm", "millimeter", "millimeters", "millimetre", "millimetres");
    define("length", 1000, 1, "km", "kilometer", "kilometers", "kilometre", "kilometres");
    define("length", 254, 10_000, "in", "inch", "inches");
    define("length", 3048, 10_000, "ft", "foot", "feet");
    define("length", 9144, 10_000, "yd", "yard", "yards");
    define("length", 1_609_344, 1000, "mi", "mile", "miles");
    define("time", 1, 1, "s", "sec", "secs", "second", "seconds");
    define("time", 60, 1, "min", "mins", "minute", "minutes");
    define("time", 3600, 1, "h", "hr", "hrs", "hour", "hours");
    define("time", 86_400, 1, "day", "days");
    define("time", 604_800, 1, "week", "weeks");
    define("months", 1, 1, "month", "months");
    define("months", 12, 1, "yr", "yrs", "year", "years");
    define("mass", 1, 1, "g", "gram", "grams");
    define("mass", 1000, 1, "kg", "kilogram", "kilograms");
    define("mass", 1, 1000, "mg", "milligram", "milligrams");
    define("weight", 16, 1, "lb", "lbs", "pound", "pounds");
    define("weight", 1, 1, "oz", "ounce", "ounces");
    define("money", 100, 1, "dollar", "dollars", "usd");
    define("money", 1, 1, "cent", "cents", "¢");
    define("euro", 100, 1, "€", "euro", "euros");
    define("sterling", 100, 1, "£");
    define("angle", 1, 1, "degree", "degrees", "deg", "°");
    define("volume", 1, 1, "l", "liter", "liters", "litre", "litres");
    define("volume", 1, 1000, "ml", "milliliter", "milliliters", "millilitre", "millilitres");
    define("gallons", 1, 1, "gal", "gallon", "gallons");
    define("frequency", 1, 1, "hz");
    define("energy", 1, 1, "j", "joule", "joules");
    define("energy", 1000, 1, "kj");
    define("power", 1, 1, "w", "watt", "watts");
    define("force", 1, 1, "n", "newton", "newtons");
    define("voltage", 1, 1, "v", "volt", "volts");
    define("speed", 1, 1, "mph");
    define("units", 1, 1, "unit", "units");
  }

  private static void define(String dimension, long factor, long divisor, String... names) {
    Unit unit =
        new Unit(dimension, Rational.of(BigInteger.valueOf(factor), BigInteger.valueOf(divisor)));
    for (String name : names) {
      KNOWN.put(name, unit);
    }
  }

  /** Whether a word of several letters is a unit even where nothing marks it as text. */
  static boolean isName(String word) {
    return word.length() > 1 && KNOWN.containsKey(word.toLowerCase(Locale.ROOT));
  }

  /**
   * Reads a unit such as {@code cm}, {@code square feet} or {@code inches^2}.
   *
   * @return empty when it is not a known unit
   */
  static Optional<Unit> of(String words) {
    String name = words.toLowerCase(Locale.ROOT).strip();
    int power = 1;
    if (name.endsWith("^2") || name.endsWith("^3")) {
      power = name.charAt(name.length() - 1) - '0';
      name = name.substring(0, name.length() - 2).strip();
    } else if (name.startsWith("square ") || name.startsWith("sq ")) {
      power = 2;
      name = name.substring(name.indexOf(' ') + 1).strip();
    } else if (name.startsWith("cubic ") || name.startsWith("cu ")) {
      power = 3;
      name = name.substring(name.indexOf(' ') + 1).strip();
    }
    int exponent = power;
    return Optional.ofNullable(KNOWN.get(name)).map(unit -> unit.toPower(exponent));
  }

  private Unit toPower(int exponent) {
    return exponent == 1 ? this : new Unit(dimension + "^" + exponent, factor.power(exponent));
  }
}
