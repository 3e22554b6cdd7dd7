package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where expressions with variables are compared: always the same points for the same names. */
public final class SamplePoints {

  /** From where the values of the variables at a point are taken. */
  public enum Region {
    /** Positive whole numbers: any formula has to hold for them. */
    WHOLE,
    POSITIVE,
    NEGATIVE,
    COMPLEX
  }

  /**
   * A point.
   *
   * @param values the value of each variable
   */
  public record Point(Region region, Map<String, RadicalNumber> values) {}

  private static final long DENOMINATOR = 1_009;

  private SamplePoints() {}

  /** Points for functions that are determined by their values at a few points of each region. */
  public static List<Point> few(Collection<String> names) {
    return List.of(
        whole(names, 0, 2, 9),
        fractions(names, 1, 0, 1, Region.POSITIVE),
        fractions(names, 2, 1, 2, Region.POSITIVE),
        whole(names, 3, 7, 17),
        fractions(names, 4, 1, 3, Region.NEGATIVE),
        complex(names, 5),
        mixed(names, 6));
  }

  /**
   * Points for functions with branches: far from zero on all sides as well.
   *
   * @param reach beyond which no number in the functions lies
   */
  public static List<Point> several(Collection<String> names, long reach) {
    List<Point> points = new ArrayList<>(few(names));
    points.addAll(beyond(names, reach));
    points.add(fractions(names, 50, 10, 300, Region.POSITIVE));
    points.add(fractions(names, 52, 5, 60, Region.NEGATIVE));
    points.add(fractions(names, 53, 100, 900, Region.NEGATIVE));
    points.add(complex(names, 55));
    points.add(mixed(names, 56));
    points.add(mixed(names, 57));
    return points;
  }

  /**
   * Points for functions with steps and kinks: more of them, and far from zero as well.
   *
   * @param reach beyond which no number in the functions lies
   */
  public static List<Point> many(Collection<String> names, long reach) {
    List<Point> points = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      points.add(whole(names, 10 + round, 1, 12));
      points.add(whole(names, 20 + round, 10, 200));
      points.add(multiples(names, 30 + round));
    }
    points.addAll(beyond(names, reach));
    points.add(fractions(names, 41, 0, 1, Region.POSITIVE));
    points.add(fractions(names, 42, 1, 9, Region.POSITIVE));
    points.add(fractions(names, 43, 10, 300, Region.POSITIVE));
    points.add(fractions(names, 44, 0, 3, Region.NEGATIVE));
    points.add(fractions(names, 45, 5, 300, Region.NEGATIVE));
    points.add(mixed(names, 46));
    points.add(mixed(names, 47));
    return points;
  }

  private static List<Point> beyond(Collection<String> names, long reach) {
    long least = Math.max(1_000, reach);
    return List.of(
        whole(names, 40, least, 8 * least),
        fractions(names, 48, least, 8 * least, Region.NEGATIVE));
  }

  private interface Choice {
    RadicalNumber of(String name);
  }

  private static Point point(Region region, Collection<String> names, Choice choice) {
    Map<String, RadicalNumber> values = new HashMap<>();
    names.forEach(name -> values.put(name, choice.of(name)));
    return new Point(region, values);
  }

  private static Point whole(Collection<String> names, int seed, long least, long count) {
    return point(
        Region.WHOLE,
        names,
        name -> RadicalNumber.of(Rational.of(least + Math.floorMod(mixed(name, seed), count))));
  }

  /** Whole numbers with common factors. */
  private static Point multiples(Collection<String> names, int seed) {
    return point(
        Region.WHOLE,
        names,
        name -> RadicalNumber.of(Rational.of(6L * (1 + Math.floorMod(mixed(name, seed), 9)))));
  }

  private static Point fractions(
      Collection<String> names, int seed, long least, long range, Region region) {
    return point(
        region,
        names,
        name -> {
          Rational size = fraction(name, seed, least, range);
          return RadicalNumber.of(region == Region.NEGATIVE ? size.negated() : size);
        });
  }

  /** About half of the values are negative. */
  private static Point mixed(Collection<String> names, int seed) {
    return point(
        Region.NEGATIVE,
        names,
        name -> {
          Rational size = fraction(name, seed, 0, 20);
          return RadicalNumber.of(mixed(name, seed) % 2 == 0 ? size.negated() : size);
        });
  }

  private static Point complex(Collection<String> names, int seed) {
    return point(
        Region.COMPLEX,
        names,
        name -> {
          Rational imaginary = fraction(name, seed + 1, 0, 2);
          Map<RadicalNumber.Root, Rational> terms = new HashMap<>();
          terms.put(RadicalNumber.Root.ONE, fraction(name, seed, 0, 2).negated());
          terms.put(new RadicalNumber.Root(BigInteger.ONE, true), imaginary);
          return new RadicalNumber(terms);
        });
  }

  /** A fraction above {@code least} and below {@code least + range}. */
  private static Rational fraction(String name, int seed, long least, long range) {
    long share = 1 + Math.floorMod(mixed(name, seed), range * DENOMINATOR - 1);
    return Rational.of(
        BigInteger.valueOf(least * DENOMINATOR + share), BigInteger.valueOf(DENOMINATOR));
  }

  /** A 64-bit mix (the finalizer of SplitMix64) of a FNV-1a hash of the name. */
  private static long mixed(String name, int seed) {
    long hash = 0xcbf29ce484222325L + (seed + 1) * 0x9e3779b97f4a7c15L;
    for (int index = 0; index < name.length(); index++) {
      hash = (hash ^ name.charAt(index)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return (hash ^ (hash >>> 31)) >>> 1;
  }
}
