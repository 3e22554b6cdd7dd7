package io.rsd.eval.answers.number;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A complex number that is known up to an error: the true value lies within {@code radius} of the
 * centre. Every operation adds its own rounding error to the radius.
 *
 * @param real whether the true value is known to be real
 */
public record Ball(BigComplex centre, BigDecimal radius, boolean real) {

  /** Radii need few digits, but must never be rounded down. */
  private static final MathContext COARSE = new MathContext(9, RoundingMode.UP);

  /** Digits that one operation of the library may lose. */
  private static final int SLACK = 4;

  public static final Ball ZERO = exact(BigDecimal.ZERO);
  public static final Ball ONE = exact(BigDecimal.ONE);

  private static Ball exact(BigDecimal value) {
    return new Ball(BigComplex.valueOf(value), BigDecimal.ZERO, true);
  }

  /** A real number that was rounded to a precision. */
  public static Ball rounded(BigDecimal value, MathContext precision) {
    return new Ball(BigComplex.valueOf(value), ulp(value.abs(), precision), true);
  }

  /** A value that a function of the library returned, and the error that its argument causes. */
  public static Ball computed(
      BigComplex value, BigDecimal error, boolean real, MathContext precision) {
    BigDecimal own = ulp(sizeOf(value).max(BigDecimal.ONE), precision);
    return new Ball(value, error.add(own, COARSE), real);
  }

  private static BigDecimal ulp(BigDecimal size, MathContext precision) {
    return size.round(COARSE).scaleByPowerOfTen(SLACK - precision.getPrecision());
  }

  private static BigDecimal sizeOf(BigComplex value) {
    return value.re.abs().add(value.im.abs(), COARSE);
  }

  /** An upper bound of the absolute value. */
  public BigDecimal most() {
    return sizeOf(centre).add(radius, COARSE);
  }

  /** A lower bound of the absolute value; not positive when the value may be 0. */
  public BigDecimal least() {
    return centre.re.abs().max(centre.im.abs()).subtract(radius);
  }

  public boolean mayBeZero() {
    return least().signum() <= 0;
  }

  /** Whether the true value may lie on the cut of square root and logarithm, below zero. */
  public boolean mayTouchCut() {
    return !real
        && centre.im.abs().compareTo(radius) <= 0
        && centre.re.subtract(radius).signum() < 0;
  }

  public Ball plus(Ball other, MathContext precision) {
    BigComplex sum = centre.add(other.centre, precision);
    BigDecimal error = radius.add(other.radius, COARSE);
    BigDecimal size = sizeOf(centre).add(sizeOf(other.centre), COARSE);
    return new Ball(sum, error.add(ulp(size, precision), COARSE), real && other.real);
  }

  public Ball negated() {
    return new Ball(centre.negate(), radius, real);
  }

  public Ball minus(Ball other, MathContext precision) {
    return plus(other.negated(), precision);
  }

  public Ball times(Ball other, MathContext precision) {
    BigComplex product =
        real && other.real
            ? BigComplex.valueOf(centre.re.multiply(other.centre.re, precision))
            : centre.multiply(other.centre, precision);
    BigDecimal left = sizeOf(centre);
    BigDecimal right = sizeOf(other.centre);
    BigDecimal error =
        left.multiply(other.radius, COARSE)
            .add(right.multiply(radius, COARSE), COARSE)
            .add(radius.multiply(other.radius, COARSE), COARSE)
            .add(ulp(left.multiply(right, COARSE), precision), COARSE);
    return new Ball(product, error, real && other.real);
  }

  /**
   * One divided by this number.
   *
   * @throws UndefinedValueException when it may be zero
   */
  public Ball reciprocal(MathContext precision) {
    BigDecimal least = least();
    if (least.signum() <= 0) {
      throw new UndefinedValueException("division by zero");
    }
    BigComplex inverse =
        real
            ? BigComplex.valueOf(BigDecimal.ONE.divide(centre.re, precision))
            : BigComplex.ONE.divide(centre, precision);
    BigDecimal distance = least.add(radius);
    BigDecimal error =
        radius
            .divide(least.multiply(distance), COARSE)
            .add(ulp(sizeOf(inverse), precision), COARSE);
    return new Ball(inverse, error, real);
  }

  /** The error of a function's value, where its derivative is at most {@code slope} here. */
  public BigDecimal errorAt(BigDecimal slope) {
    return radius.multiply(slope, COARSE);
  }
}
