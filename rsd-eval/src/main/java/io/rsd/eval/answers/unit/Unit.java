package io.rsd.eval.answers.unit;

import io.rsd.eval.answers.number.Rational;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A unit of measure: what it measures and how many base units one of it is.
 *
 * @param dimensions the power of each base unit in it; a name that is not known is a base unit of
 *     its own
 * @param factor how many base units one of it is
 */
public record Unit(Map<String, Integer> dimensions, Rational factor) {

  /** Marks a base unit whose name is not known. */
  public static final String UNKNOWN = "? ";

  public static final Unit NONE = new Unit(Map.of(), Rational.ONE);

  /** Runs of letters that are units even where nothing marks them as text. */
  private static final Set<String> PLAIN_NAMES =
      Set.of(
          "cm", "mm", "km", "in", "ft", "yd", "mi", "sec", "secs", "min", "mins", "hr", "hrs",
          "day", "days", "kg", "mg", "lb", "lbs", "oz", "yr", "yrs", "usd", "deg", "ml", "gal",
          "hz", "kj", "mph", "Hz", "kHz", "MHz", "kJ", "kW", "mL", "USD", "Pa", "kPa", "eV", "keV",
          "MeV", "kmh", "mol", "rad", "inch", "foot", "feet", "mile", "hour", "week", "cent",
          "gram", "euro", "unit", "pH");

  public static Unit base(String name) {
    return new Unit(Map.of(name, 1), Rational.ONE);
  }

  public static Unit unknown(String name) {
    return base(UNKNOWN + name);
  }

  /** Whether a word of several letters is a unit even where nothing marks it as text. */
  public static boolean isName(String word) {
    return word.length() > 1 && PLAIN_NAMES.contains(word);
  }

  public Unit times(Unit other) {
    Map<String, Integer> product = new TreeMap<>(dimensions);
    other.dimensions.forEach((name, power) -> product.merge(name, power, Integer::sum));
    product.values().removeIf(power -> power == 0);
    return new Unit(product, factor.times(other.factor));
  }

  public Unit toPower(int exponent) {
    Map<String, Integer> raised = new TreeMap<>();
    dimensions.forEach((name, power) -> raised.put(name, power * exponent));
    raised.values().removeIf(power -> power == 0);
    return new Unit(raised, factor.power(exponent));
  }

  public Unit scaled(long top, long bottom) {
    return new Unit(
        dimensions, factor.times(Rational.of(BigInteger.valueOf(top), BigInteger.valueOf(bottom))));
  }

  public boolean isKnown() {
    return dimensions.keySet().stream().noneMatch(name -> name.startsWith(UNKNOWN));
  }
}
