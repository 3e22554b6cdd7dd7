package io.rsd.eval.answers.number;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Set;

/** The elementary functions of one number, at any precision and with error bounds. */
public final class Functions {

  /** Functions without jumps, kinks or branches, but for their poles. */
  public static final Set<String> ANALYTIC =
      Set.of("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "degree");

  /** Functions with several branches, of which one is chosen. */
  public static final Set<String> BRANCHED =
      Set.of("ln", "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc");

  /** Functions with jumps or kinks. */
  public static final Set<String> STEPS = Set.of("abs", "floor", "ceil", "sgn");

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private Functions() {}

  public static boolean isKnown(String function) {
    return ANALYTIC.contains(function)
        || BRANCHED.contains(function)
        || STEPS.contains(function)
        || function.equals("norm");
  }

  public static Ball apply(String function, Ball x, MathContext precision) {
    return switch (function) {
      case "sin" -> sine(x, precision);
      case "cos" -> cosine(x, precision);
      case "tan" -> quotient(sine(x, precision), cosine(x, precision), precision);
      case "cot" -> quotient(cosine(x, precision), sine(x, precision), precision);
      case "sec" -> cosine(x, precision).reciprocal(precision);
      case "csc" -> sine(x, precision).reciprocal(precision);
      case "arcsin" -> arcsine(x, precision);
      case "arccos" -> quarter(precision).minus(arcsine(x, precision), precision);
      case "arctan" -> arctangent(x, precision);
      case "arccot" -> arccotangent(x, precision);
      case "arcsec" ->
          quarter(precision).minus(arcsine(x.reciprocal(precision), precision), precision);
      case "arccsc" -> arcsine(x.reciprocal(precision), precision);
      case "sinh" -> hyperbolic(x, false, precision);
      case "cosh" -> hyperbolic(x, true, precision);
      case "tanh" ->
          quotient(hyperbolic(x, false, precision), hyperbolic(x, true, precision), precision);
      case "coth" ->
          quotient(hyperbolic(x, true, precision), hyperbolic(x, false, precision), precision);
      case "abs", "norm" -> absolute(x, precision);
      case "floor" -> whole(x, RoundingMode.FLOOR);
      case "ceil" -> whole(x, RoundingMode.CEILING);
      case "sgn" -> sign(x);
      default -> throw new UndefinedValueException("no function " + function);
    };
  }

  private static Ball quarter(MathContext precision) {
    return Ball.rounded(BigDecimalMath.pi(precision).divide(TWO, precision), precision);
  }

  private static Ball quotient(Ball top, Ball bottom, MathContext precision) {
    return top.times(bottom.reciprocal(precision), precision);
  }

  /** Sine and cosine have slopes of at most cosh of the imaginary part, which is below e^|im|. */
  private static BigDecimal slope(Ball x, MathContext precision) {
    return x.real()
        ? BigDecimal.ONE
        : RealFunctions.exp(x.centre().im.abs().add(x.radius()), precision);
  }

  private static Ball sine(Ball x, MathContext precision) {
    BigComplex value =
        x.real()
            ? BigComplex.valueOf(BigDecimalMath.sin(x.centre().re, precision))
            : BigComplexMath.sin(x.centre(), precision);
    return Ball.computed(value, x.errorAt(slope(x, precision)), x.real(), precision);
  }

  private static Ball cosine(Ball x, MathContext precision) {
    BigComplex value =
        x.real()
            ? BigComplex.valueOf(BigDecimalMath.cos(x.centre().re, precision))
            : BigComplexMath.cos(x.centre(), precision);
    return Ball.computed(value, x.errorAt(slope(x, precision)), x.real(), precision);
  }

  /** At the ends of its range the slope of the arc sine has no bound, so only 1 itself is left. */
  private static Ball arcsine(Ball x, MathContext precision) {
    BigDecimal size = x.centre().re.abs();
    if (!x.real() || size.add(x.radius()).compareTo(BigDecimal.ONE) > 0) {
      boolean exactlyOne = x.real() && size.compareTo(BigDecimal.ONE) == 0 && isTiny(x, precision);
      if (!exactlyOne) {
        throw new UndefinedValueException("an arc sine outside of [-1, 1]");
      }
      // The value lies within sqrt(3 radius) of the end.
      BigDecimal error = RealFunctions.sqrt(x.radius().multiply(BigDecimal.valueOf(3)), precision);
      Ball end = quarter(precision);
      Ball signed = x.centre().re.signum() < 0 ? end.negated() : end;
      return new Ball(signed.centre(), signed.radius().add(error), true);
    }
    BigDecimal edge = size.add(x.radius());
    BigDecimal rest = BigDecimal.ONE.subtract(edge.multiply(edge, precision));
    BigDecimal value = BigDecimalMath.asin(x.centre().re, precision);
    BigDecimal slope =
        rest.signum() <= 0
            ? TWO.scaleByPowerOfTen(precision.getPrecision())
            : BigDecimal.ONE.divide(RealFunctions.sqrt(rest, precision), precision);
    BigDecimal error = x.radius().signum() == 0 ? BigDecimal.ZERO : x.errorAt(slope);
    return Ball.computed(BigComplex.valueOf(value), error, true, precision);
  }

  private static boolean isTiny(Ball x, MathContext precision) {
    return x.radius().compareTo(BigDecimal.ONE.movePointLeft(precision.getPrecision() / 2)) < 0;
  }

  private static Ball arctangent(Ball x, MathContext precision) {
    if (!x.real()) {
      throw new UndefinedValueException("the arc tangent of a complex number");
    }
    BigDecimal value = BigDecimalMath.atan(x.centre().re, precision);
    return Ball.computed(BigComplex.valueOf(value), x.errorAt(BigDecimal.ONE), true, precision);
  }

  /**
   * Between 0 and a half turn, as most books have it; of a negative number that is a convention.
   */
  private static Ball arccotangent(Ball x, MathContext precision) {
    if (!x.real() || x.centre().re.signum() < 0) {
      throw new UndefinedValueException("the arc cotangent of a number that is not positive");
    }
    return quarter(precision).minus(arctangent(x, precision), precision);
  }

  private static Ball hyperbolic(Ball x, boolean cosine, MathContext precision) {
    BigComplex up =
        x.real()
            ? BigComplex.valueOf(RealFunctions.exp(x.centre().re, precision))
            : BigComplexMath.exp(x.centre(), precision);
    BigDecimal size = RealFunctions.exp(x.centre().re, precision);
    // Within a radius below 1 the exponential function changes by less than twice the radius.
    BigDecimal error = size.multiply(x.radius().multiply(TWO));
    Ball exponential =
        new Ball(up, error.add(size.scaleByPowerOfTen(5 - precision.getPrecision())), x.real());
    Ball inverse = exponential.reciprocal(precision);
    Ball both =
        cosine ? exponential.plus(inverse, precision) : exponential.minus(inverse, precision);
    return both.times(Ball.rounded(new BigDecimal("0.5"), precision), precision);
  }

  private static Ball absolute(Ball x, MathContext precision) {
    if (x.real()) {
      return new Ball(BigComplex.valueOf(x.centre().re.abs()), x.radius(), true);
    }
    BigDecimal value = RealFunctions.sqrt(x.centre().absSquare(precision), precision);
    return Ball.computed(BigComplex.valueOf(value), x.radius(), true, precision);
  }

  private static Ball whole(Ball x, RoundingMode mode) {
    if (!x.real()) {
      throw new UndefinedValueException("the floor of a complex number");
    }
    BigDecimal low = x.centre().re.subtract(x.radius()).setScale(0, mode);
    BigDecimal high = x.centre().re.add(x.radius()).setScale(0, mode);
    if (low.compareTo(high) != 0) {
      throw new UndefinedValueException("a whole number, or just beside it, is rounded");
    }
    return new Ball(BigComplex.valueOf(low), BigDecimal.ZERO, true);
  }

  private static Ball sign(Ball x) {
    if (!x.real() || x.mayBeZero()) {
      throw new UndefinedValueException("the sign of a number that may be zero");
    }
    return x.centre().re.signum() > 0 ? Ball.ONE : Ball.ONE.negated();
  }
}
