package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A polynomial with exact coefficients in symbols that are known by name only.
 *
 * @param terms the factor of each product of symbols; never 0
 */
record Polynomial(Map<Monomial, RadicalNumber> terms) {

  private static final int MOST_TERMS = 400;
  private static final int LARGEST_DEGREE = 200;

  /**
   * A product of symbols.
   *
   * @param powers the positive exponent of each symbol, in the order of the names
   */
  record Monomial(TreeMap<String, Integer> powers) implements Comparable<Monomial> {

    static final Monomial ONE = new Monomial(new TreeMap<>());

    Monomial times(Monomial other) {
      TreeMap<String, Integer> product = new TreeMap<>(powers);
      other.powers.forEach((symbol, power) -> product.merge(symbol, power, Integer::sum));
      if (product.values().stream().anyMatch(power -> power > LARGEST_DEGREE)) {
        throw new BudgetExceededException("a power of a variable is too high");
      }
      return new Monomial(product);
    }

    @Override
    public int compareTo(Monomial other) {
      return powers.toString().compareTo(other.powers.toString());
    }

    @Override
    public String toString() {
      return powers.toString();
    }
  }

  static final Polynomial ZERO = new Polynomial(Map.of());
  static final Polynomial ONE = of(RadicalNumber.of(Rational.ONE));

  static Polynomial of(RadicalNumber value) {
    return value.isZero() ? ZERO : new Polynomial(Map.of(Monomial.ONE, value));
  }

  static Polynomial symbol(String name) {
    TreeMap<String, Integer> powers = new TreeMap<>();
    powers.put(name, 1);
    return new Polynomial(Map.of(new Monomial(powers), RadicalNumber.of(Rational.ONE)));
  }

  boolean isZero() {
    return terms.isEmpty();
  }

  /** Whether no symbol occurs. */
  boolean isConstant() {
    return terms.keySet().stream().allMatch(Monomial.ONE::equals);
  }

  /** The term without symbols. */
  RadicalNumber constant() {
    return terms.getOrDefault(Monomial.ONE, RadicalNumber.of(Rational.ZERO));
  }

  Polynomial plus(Polynomial other, Budget budget) {
    Map<Monomial, RadicalNumber> sum = new HashMap<>(terms);
    other.terms.forEach((symbols, factor) -> add(sum, symbols, factor, budget));
    return new Polynomial(sum);
  }

  Polynomial times(Polynomial other, Budget budget) {
    Map<Monomial, RadicalNumber> product = new HashMap<>();
    terms.forEach(
        (left, leftFactor) ->
            other.terms.forEach(
                (right, rightFactor) ->
                    add(
                        product,
                        left.times(right),
                        leftFactor.times(rightFactor, budget),
                        budget)));
    return new Polynomial(product);
  }

  Polynomial negated(Budget budget) {
    return times(of(RadicalNumber.of(Rational.MINUS_ONE)), budget);
  }

  private static void add(
      Map<Monomial, RadicalNumber> sum, Monomial symbols, RadicalNumber factor, Budget budget) {
    budget.spend(4);
    RadicalNumber total = sum.containsKey(symbols) ? sum.get(symbols).plus(factor, budget) : factor;
    if (total.isZero()) {
      sum.remove(symbols);
    } else {
      sum.put(symbols, total);
    }
    if (sum.size() > MOST_TERMS) {
      throw new BudgetExceededException("a polynomial has too many terms");
    }
  }

  /** The terms in one order for all polynomials that are equal. */
  @Override
  public String toString() {
    return new TreeMap<>(terms).toString();
  }
}
