package io.rsd.eval.answers.number;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Exponential, logarithm and square root of real numbers of any size. The library's own versions
 * are fast for numbers near 1 only, so that large numbers are brought there first.
 */
public final class RealFunctions {

  private static final int EXTRA_DIGITS = 8;

  /**
   * The logarithm of ten, with more digits than any calculation has. The library's own one is wrong
   * when it was asked for fewer digits before.
   */
  private static final BigDecimal LOG_TEN =
      inverseHyperbolic(31)
          .multiply(BigDecimal.valueOf(46))
          .add(inverseHyperbolic(49).multiply(BigDecimal.valueOf(34)))
          .add(inverseHyperbolic(161).multiply(BigDecimal.valueOf(20)));

  private RealFunctions() {}

  /** The inverse hyperbolic tangent of {@code 1 / n}, by its series. */
  private static BigDecimal inverseHyperbolic(int n) {
    MathContext precision = new MathContext(Budget.PRECISION + 4 * EXTRA_DIGITS);
    BigDecimal square = BigDecimal.valueOf((long) n * n);
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), precision);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal tiny = BigDecimal.ONE.movePointLeft(precision.getPrecision());
    for (int odd = 1; power.compareTo(tiny) > 0; odd += 2) {
      sum = sum.add(power.divide(BigDecimal.valueOf(odd), precision), precision);
      power = power.divide(square, precision);
    }
    return sum;
  }

  /** e to a power, which the caller has bounded. */
  public static BigDecimal exp(BigDecimal exponent, MathContext precision) {
    MathContext more = more(precision);
    int whole = exponent.intValue();
    BigDecimal power = BigDecimalMath.e(more).pow(Math.abs(whole), more);
    BigDecimal rest = BigDecimalMath.exp(exponent.subtract(BigDecimal.valueOf(whole)), more);
    return whole < 0 ? rest.divide(power, precision) : rest.multiply(power, precision);
  }

  /** The natural logarithm of a positive number. */
  public static BigDecimal log(BigDecimal value, MathContext precision) {
    MathContext more = more(precision);
    int exponent = value.precision() - value.scale() - 1;
    BigDecimal mantissa = value.movePointLeft(exponent);
    BigDecimal ofExponent = LOG_TEN.round(more).multiply(BigDecimal.valueOf(exponent));
    return BigDecimalMath.log(mantissa, more).add(ofExponent, precision);
  }

  /** The square root of a number that is not negative. */
  public static BigDecimal sqrt(BigDecimal value, MathContext precision) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int digits = 2 * (precision.getPrecision() + 1);
    int shift = digits - (value.precision() - value.scale());
    int even = shift + Math.floorMod(shift, 2);
    BigInteger scaled = value.movePointRight(even).toBigInteger();
    return new BigDecimal(scaled.sqrt(), even / 2).round(precision);
  }

  private static MathContext more(MathContext precision) {
    return new MathContext(precision.getPrecision() + EXTRA_DIGITS);
  }
}
