package io.rsd.eval.answers.unit;

import io.rsd.eval.answers.number.Rational;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The units that have names, with the prefixes that multiply them. */
public final class Units {

  private record Prefix(String symbol, String name, int exponent) {}

  private static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("T", "tera", 12),
          new Prefix("G", "giga", 9),
          new Prefix("M", "mega", 6),
          new Prefix("k", "kilo", 3),
          new Prefix("h", "hecto", 2),
          new Prefix("d", "deci", -1),
          new Prefix("c", "centi", -2),
          new Prefix("m", "milli", -3),
          new Prefix("µ", "micro", -6),
          new Prefix("μ", "micro", -6),
          new Prefix("n", "nano", -9),
          new Prefix("p", "pico", -12),
          new Prefix("f", "femto", -15));

  /** Units by what is written, in the case that matters. */
  private static final Map<String, Unit> SYMBOLS = new HashMap<>();

  /** Units by their names in lower case. */
  private static final Map<String, Unit> NAMES = new HashMap<>();

  private static final Unit METER = prefixed(Unit.base("m"), "m", "meter", "metre");
  private static final Unit GRAM = prefixed(Unit.base("g"), "g", "gram", "gramme");
  private static final Unit SECOND = prefixed(Unit.base("s"), "s", "second");
  private static final Unit AMPERE = prefixed(Unit.base("A"), "A", "ampere", "amp");
  private static final Unit NEWTON =
      prefixed(GRAM.scaled(1000, 1).times(METER).times(SECOND.toPower(-2)), "N", "newton");
  private static final Unit JOULE = prefixed(NEWTON.times(METER), "J", "joule");
  private static final Unit WATT = prefixed(JOULE.times(SECOND.toPower(-1)), "W", "watt");
  private static final Unit COULOMB = prefixed(AMPERE.times(SECOND), "C", "coulomb");
  private static final Unit VOLT = prefixed(JOULE.times(COULOMB.toPower(-1)), "V", "volt");
  private static final Unit LITER =
      prefixed(METER.toPower(3).scaled(1, 1000), "L", "liter", "litre");

  static {
    prefixed(Unit.base("mol"), "mol", "mole");
    prefixed(Unit.base("K"), "K", "kelvin");
    prefixed(Unit.base("bit"), "bit", "bit");
    prefixed(Unit.base("bit").scaled(8, 1), "B", "byte");
    prefixed(SECOND.toPower(-1), "Hz", "hertz");
    prefixed(NEWTON.times(METER.toPower(-2)), "Pa", "pascal");
    prefixed(VOLT.times(AMPERE.toPower(-1)), "Ω", "ohm");
    prefixed(COULOMB.times(VOLT.toPower(-1)), "F", "farad");
    prefixed(VOLT.times(SECOND), "Wb", "weber");
    prefixed(VOLT.times(SECOND).times(METER.toPower(-2)), "T", "tesla");
    prefixed(VOLT.times(SECOND).times(AMPERE.toPower(-1)), "H", "henry");
    prefixed(Unit.unknown("eV"), "eV", "electronvolt");
    prefixed(JOULE.scaled(4184, 1000), "cal", "calorie");
    prefixed(WATT.times(SECOND).scaled(3600, 1), "Wh", "watthour");
    prefixed(LITER, "l", "liter");
    define(METER.scaled(254, 10_000), "in", "inch", "inches");
    define(METER.scaled(3048, 10_000), "ft", "foot", "feet");
    define(METER.scaled(9144, 10_000), "yd", "yard");
    define(METER.scaled(1_609_344, 1000), "mi", "mile");
    define(SECOND, "sec");
    define(SECOND.scaled(60, 1), "min", "minute");
    define(SECOND.scaled(3600, 1), "h", "hr", "hour");
    define(SECOND.scaled(86_400, 1), "day");
    define(SECOND.scaled(604_800, 1), "week");
    define(Unit.unknown("month"), "month");
    define(Unit.unknown("month").scaled(12, 1), "yr", "year");
    define(GRAM.scaled(1_000_000, 1), "tonne");
    define(Unit.unknown("oz"), "oz", "ounce");
    define(Unit.unknown("oz").scaled(16, 1), "lb", "pound");
    define(Unit.base("cent"), "cent", "¢", "penny", "pennies");
    define(Unit.base("cent").scaled(100, 1), "dollar", "usd", "$");
    define(Unit.unknown("euro"), "euro", "eur", "€");
    define(Unit.unknown("pound sterling"), "£", "gbp");
    define(Unit.unknown("yen"), "¥", "yen", "yuan");
    define(Unit.unknown("rupee"), "₹", "rupee");
    define(Unit.unknown("°C"), "°C", "℃", "degrees celsius", "celsius");
    define(Unit.unknown("°F"), "°F", "℉", "degrees fahrenheit", "fahrenheit");
    define(Unit.unknown("gal"), "gal", "gallon");
    define(METER.scaled(1_609_344, 1000).times(SECOND.scaled(3600, 1).toPower(-1)), "mph");
    define(METER.scaled(1000, 1).times(SECOND.scaled(3600, 1).toPower(-1)), "kmh", "kph");
    define(Unit.unknown("bar"), "bar");
    define(Unit.unknown("atm"), "atm", "atmosphere");
    define(Unit.NONE, "rad", "radian");
  }

  private static final Set<String> CURRENCIES =
      Set.of("dollars", "dollar", "usd", "euros", "euro", "€", "£", "¥", "₹", "pounds");

  private Units() {}

  /** A unit that takes prefixes: its symbol, then its names. */
  private static Unit prefixed(Unit unit, String symbol, String... names) {
    SYMBOLS.put(symbol, unit);
    for (Prefix prefix : PREFIXES) {
      Unit multiple = unit.times(new Unit(Map.of(), Rational.of(10).power(prefix.exponent())));
      SYMBOLS.put(prefix.symbol() + symbol, multiple);
      for (String name : names) {
        NAMES.put(prefix.name() + name, multiple);
      }
    }
    for (String name : names) {
      NAMES.put(name, unit);
    }
    return unit;
  }

  private static void define(Unit unit, String... names) {
    for (String name : names) {
      SYMBOLS.put(name, unit);
      NAMES.put(name.toLowerCase(Locale.ROOT), unit);
    }
  }

  /** Whether words are an amount of money, whose sign is often left out. */
  public static boolean isCurrency(String words) {
    return CURRENCIES.contains(words.toLowerCase(Locale.ROOT));
  }

  /** The unit that a word is; symbols of one letter and their prefixes keep their case. */
  public static Optional<Unit> named(String word) {
    Unit symbol = SYMBOLS.get(word);
    if (symbol != null) {
      return Optional.of(symbol);
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("kg") || lower.equals("cm") || lower.equals("km")) {
      return Optional.of(SYMBOLS.get(lower));
    }
    String singular =
        lower.length() > 2 && lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
    return Optional.ofNullable(NAMES.get(lower)).or(() -> Optional.ofNullable(NAMES.get(singular)));
  }
}
