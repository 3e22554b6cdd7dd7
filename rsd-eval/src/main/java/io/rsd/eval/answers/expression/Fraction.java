package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.number.UndefinedValueException;

/** One polynomial divided by another one, which is not zero. */
public record Fraction(Polynomial top, Polynomial bottom) {

  static Fraction of(Polynomial polynomial) {
    return new Fraction(polynomial, Polynomial.ONE);
  }

  static Fraction of(long value) {
    return of(Polynomial.of(RadicalNumber.of(Rational.of(value))));
  }

  boolean isPolynomial() {
    return bottom.equals(Polynomial.ONE);
  }

  Fraction plus(Fraction other, Budget budget) {
    if (bottom.equals(other.bottom)) {
      return new Fraction(top.plus(other.top, budget), bottom);
    }
    return new Fraction(
        top.times(other.bottom, budget).plus(other.top.times(bottom, budget), budget),
        bottom.times(other.bottom, budget));
  }

  Fraction times(Fraction other, Budget budget) {
    return new Fraction(top.times(other.top, budget), bottom.times(other.bottom, budget));
  }

  Fraction reciprocal(Budget budget) {
    if (top.isZero()) {
      throw new UndefinedValueException("division by zero");
    }
    if (top.isConstant()) {
      Polynomial inverse = Polynomial.of(top.constant().reciprocal(budget));
      return new Fraction(bottom.times(inverse, budget), Polynomial.ONE);
    }
    return new Fraction(bottom, top);
  }

  /** This fraction to a whole power; the caller has bounded the exponent. */
  Fraction power(int exponent, Budget budget) {
    Fraction factor = exponent < 0 ? reciprocal(budget) : this;
    Fraction result = of(1);
    for (int count = Math.abs(exponent); count > 0; count--) {
      result = result.times(factor, budget);
    }
    return result;
  }

  /** Whether both have the same value wherever they have one. */
  public boolean isSameAs(Fraction other, Budget budget) {
    return top.times(other.bottom, budget)
        .plus(other.top.times(bottom, budget).negated(budget), budget)
        .isZero();
  }

  @Override
  public String toString() {
    return isPolynomial() ? top.toString() : top + " / " + bottom;
  }
}
