package io.rsd.eval.answers.number;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An exact number {@code q1*sqrt(n1) + q2*sqrt(n2) + ...}, possibly times i, with rational q and
 * square-free n. Different square-free roots are linearly independent over the rationals, so a
 * number has only one such form, and two of them are equal only if their terms are.
 *
 * @param terms the rational factor of each root; never 0
 */
public record RadicalNumber(Map<Root, Rational> terms) {

  private static final int LARGEST_PRIME = 2_000;
  private static final int LONGEST = 32;

  /**
   * A square root.
   *
   * @param radicand square-free and positive
   * @param imaginary whether i is a factor of it
   */
  public record Root(BigInteger radicand, boolean imaginary) implements Comparable<Root> {
    public static final Root ONE = new Root(BigInteger.ONE, false);

    @Override
    public int compareTo(Root other) {
      int order = Boolean.compare(imaginary, other.imaginary);
      return order == 0 ? radicand.compareTo(other.radicand) : order;
    }
  }

  public static final RadicalNumber IMAGINARY_UNIT =
      new RadicalNumber(Map.of(new Root(BigInteger.ONE, true), Rational.ONE));

  public static RadicalNumber of(Rational value) {
    return new RadicalNumber(value.isZero() ? Map.of() : Map.of(Root.ONE, value));
  }

  /**
   * The principal square root of a fraction.
   *
   * @return empty when its square-free part is too hard to find
   */
  public static Optional<RadicalNumber> squareRoot(Rational value) {
    if (value.isZero()) {
      return Optional.of(of(value));
    }
    BigInteger rest = value.numerator().abs().multiply(value.denominator());
    BigInteger outside = BigInteger.ONE;
    BigInteger inside = BigInteger.ONE;
    for (int prime = 2; prime <= LARGEST_PRIME; prime++) {
      BigInteger factor = BigInteger.valueOf(prime);
      if (factor.multiply(factor).compareTo(rest) > 0) {
        break;
      }
      int times = 0;
      BigInteger[] division = rest.divideAndRemainder(factor);
      while (division[1].signum() == 0) {
        rest = division[0];
        times++;
        division = rest.divideAndRemainder(factor);
      }
      outside = outside.multiply(factor.pow(times / 2));
      inside = times % 2 == 1 ? inside.multiply(factor) : inside;
    }
    BigInteger root = rest.sqrt();
    if (root.multiply(root).equals(rest)) {
      outside = outside.multiply(root);
    } else if (rest.compareTo(BigInteger.valueOf((long) LARGEST_PRIME * LARGEST_PRIME)) < 0) {
      inside = inside.multiply(rest);
    } else {
      return Optional.empty();
    }
    Root key = new Root(inside, value.signum() < 0);
    return Optional.of(new RadicalNumber(Map.of(key, Rational.of(outside, value.denominator()))));
  }

  public boolean isZero() {
    return terms.isEmpty();
  }

  /** This number as a fraction, when it is one. */
  public Optional<Rational> rational() {
    if (terms.isEmpty()) {
      return Optional.of(Rational.ZERO);
    }
    boolean plain = terms.size() == 1 && terms.containsKey(Root.ONE);
    return plain ? Optional.of(terms.get(Root.ONE)) : Optional.empty();
  }

  public RadicalNumber plus(RadicalNumber other, Budget budget) {
    Map<Root, Rational> sum = new TreeMap<>(terms);
    other.terms.forEach((root, factor) -> add(sum, root, factor, budget));
    return new RadicalNumber(sum);
  }

  public RadicalNumber times(RadicalNumber other, Budget budget) {
    if ((long) terms.size() * other.terms.size() > LONGEST * LONGEST) {
      throw new BudgetExceededException("too many different roots");
    }
    Map<Root, Rational> product = new TreeMap<>();
    terms.forEach(
        (left, leftFactor) ->
            other.terms.forEach(
                (right, rightFactor) -> {
                  BigInteger common = left.radicand().gcd(right.radicand());
                  BigInteger radicand =
                      left.radicand().divide(common).multiply(right.radicand().divide(common));
                  Rational factor = leftFactor.times(rightFactor).times(Rational.of(common));
                  boolean squareOfI = left.imaginary() && right.imaginary();
                  Root root = new Root(radicand, left.imaginary() != right.imaginary());
                  add(product, root, squareOfI ? factor.negated() : factor, budget);
                }));
    return new RadicalNumber(product);
  }

  private static void add(Map<Root, Rational> sum, Root root, Rational factor, Budget budget) {
    Rational total = sum.containsKey(root) ? sum.get(root).plus(factor) : factor;
    budget.spend(1 + total.bits() / 256);
    if (total.isZero()) {
      sum.remove(root);
    } else {
      sum.put(root, budget.checked(total));
    }
  }

  /** One divided by this number: roots leave the denominator one after the other. */
  public RadicalNumber reciprocal(Budget budget) {
    if (isZero()) {
      throw new UndefinedValueException("division by zero");
    }
    RadicalNumber numerator = of(Rational.ONE);
    RadicalNumber denominator = this;
    while (denominator.rational().isEmpty()) {
      RadicalNumber conjugate = denominator.conjugate();
      numerator = numerator.times(conjugate, budget);
      denominator = denominator.times(conjugate, budget);
    }
    Rational inverse = Rational.ONE.dividedBy(denominator.rational().orElseThrow());
    return numerator.times(of(inverse), budget);
  }

  /** This number with the sign of i, or of the root of one prime-like factor, turned around. */
  private RadicalNumber conjugate() {
    boolean imaginary = terms.keySet().stream().anyMatch(Root::imaginary);
    BigInteger factor = imaginary ? BigInteger.ONE : separatingFactor();
    Map<Root, Rational> turned = new TreeMap<>();
    terms.forEach(
        (root, value) -> {
          boolean turns = imaginary ? root.imaginary() : root.radicand().mod(factor).signum() == 0;
          turned.put(root, turns ? value.negated() : value);
        });
    return new RadicalNumber(turned);
  }

  /** A factor above 1 that every radicand either has whole or shares nothing with. */
  private BigInteger separatingFactor() {
    BigInteger factor =
        terms.keySet().stream()
            .map(Root::radicand)
            .filter(radicand -> !radicand.equals(BigInteger.ONE))
            .findFirst()
            .orElseThrow();
    for (Root root : terms.keySet()) {
      BigInteger common = factor.gcd(root.radicand());
      factor = common.equals(BigInteger.ONE) ? factor : common;
    }
    return factor;
  }
}
