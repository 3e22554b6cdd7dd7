package io.rsd.eval.answers;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Where expressions with variables are compared: always the same points for the same names. */
final class SamplePoints {

  /** Points at which all variables are positive; they come first. */
  static final int POSITIVE = 3;

  /** All points. */
  static final int COUNT = 5;

  private static final long DENOMINATOR = 1_009;

  private SamplePoints() {}

  /**
   * The values of variables at a point.
   *
   * @param point from 0; from {@link #POSITIVE} on, about half of the values are negative
   */
  static Map<String, Rational> at(int point, Collection<String> names) {
    return names.stream()
        .collect(Collectors.toMap(name -> name, name -> signedValueFor(name, point)));
  }

  private static Rational signedValueFor(String name, int point) {
    Rational value = valueFor(name, point);
    boolean negative = point == POSITIVE || (point > POSITIVE && mixed(name, point) % 2 == 0);
    return negative ? value.negated() : value;
  }

  /** A fraction between 1/2 and 5/2 that depends on the name and the point alone. */
  static Rational valueFor(String name, int point) {
    long share = Math.floorMod(mixed(name, point), 2 * DENOMINATOR);
    return Rational.of(
        BigInteger.valueOf(DENOMINATOR + 2 * share), BigInteger.valueOf(2 * DENOMINATOR));
  }

  /** A 64-bit mix (the finalizer of SplitMix64) of a FNV-1a hash of the name. */
  private static long mixed(String name, int point) {
    long hash = 0xcbf29ce484222325L + point;
    for (int index = 0; index < name.length(); index++) {
      hash = (hash ^ name.charAt(index)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return (hash ^ (hash >>> 31)) >>> 1;
  }
}
