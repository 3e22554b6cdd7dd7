package io.rsd.eval.answers;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import io.rsd.eval.answers.Expression.Call;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Set;

/** The elementary functions of one complex number, at any precision. */
final class Functions {

  private static final Set<String> KNOWN =
      Set.of(
          "sin",
          "cos",
          "tan",
          "cot",
          "sec",
          "csc",
          "arcsin",
          "arccos",
          "arctan",
          "sinh",
          "cosh",
          "tanh",
          "coth",
          "ln",
          "abs",
          "floor",
          "ceil",
          "Re",
          "Im",
          "overline");

  private Functions() {}

  static boolean isKnown(Call call) {
    return call.arguments().size() == 1 && KNOWN.contains(call.function());
  }

  static BigComplex apply(String function, BigComplex x, MathContext precision) {
    return switch (function) {
      case "sin" -> sine(x, precision);
      case "cos" -> cosine(x, precision);
      case "tan" -> quotient(sine(x, precision), cosine(x, precision), precision);
      case "cot" -> quotient(cosine(x, precision), sine(x, precision), precision);
      case "sec" -> quotient(BigComplex.ONE, cosine(x, precision), precision);
      case "csc" -> quotient(BigComplex.ONE, sine(x, precision), precision);
      case "arcsin" -> arcsine(x, precision);
      case "arccos" ->
          BigComplex.valueOf(BigDecimalMath.pi(precision).divide(BigDecimal.valueOf(2), precision))
              .subtract(arcsine(x, precision), precision);
      case "arctan" -> arctangent(x, precision);
      case "sinh" -> hyperbolic(x, false, precision);
      case "cosh" -> hyperbolic(x, true, precision);
      case "tanh" ->
          quotient(hyperbolic(x, false, precision), hyperbolic(x, true, precision), precision);
      case "coth" ->
          quotient(hyperbolic(x, true, precision), hyperbolic(x, false, precision), precision);
      case "abs" ->
          BigComplex.valueOf(
              isReal(x) ? x.re.abs() : RealFunctions.sqrt(x.absSquare(precision), precision));
      case "floor" -> whole(x, RoundingMode.FLOOR, precision);
      case "ceil" -> whole(x, RoundingMode.CEILING, precision);
      case "Re" -> BigComplex.valueOf(x.re);
      case "Im" -> BigComplex.valueOf(x.im);
      case "overline" -> x.conjugate();
      default -> throw new UndefinedValueException("no function " + function);
    };
  }

  private static boolean isReal(BigComplex x) {
    return x.im.signum() == 0;
  }

  private static BigComplex sine(BigComplex x, MathContext precision) {
    return isReal(x)
        ? BigComplex.valueOf(BigDecimalMath.sin(x.re, precision))
        : BigComplexMath.sin(x, precision);
  }

  private static BigComplex cosine(BigComplex x, MathContext precision) {
    return isReal(x)
        ? BigComplex.valueOf(BigDecimalMath.cos(x.re, precision))
        : BigComplexMath.cos(x, precision);
  }

  private static BigComplex arcsine(BigComplex x, MathContext precision) {
    boolean inRange = isReal(x) && x.re.abs().compareTo(BigDecimal.ONE) <= 0;
    if (!inRange) {
      throw new UndefinedValueException("an arc sine outside of [-1, 1]");
    }
    return BigComplex.valueOf(BigDecimalMath.asin(x.re, precision));
  }

  private static BigComplex arctangent(BigComplex x, MathContext precision) {
    if (!isReal(x)) {
      throw new UndefinedValueException("the arc tangent of a complex number");
    }
    return BigComplex.valueOf(BigDecimalMath.atan(x.re, precision));
  }

  private static BigComplex hyperbolic(BigComplex x, boolean cosine, MathContext precision) {
    BigComplex up = BigComplexMath.exp(x, precision);
    BigComplex down = quotient(BigComplex.ONE, up, precision);
    BigComplex both = cosine ? up.add(down, precision) : up.subtract(down, precision);
    return both.divide(BigComplex.valueOf(2), precision);
  }

  private static BigComplex quotient(BigComplex top, BigComplex bottom, MathContext precision) {
    BigDecimal tiny =
        BigDecimal.ONE.movePointLeft(precision.getPrecision() - ScalarEquivalence.GUARD);
    if (bottom.re.abs().max(bottom.im.abs()).compareTo(tiny) < 0) {
      throw new UndefinedValueException("division by zero");
    }
    return top.divide(bottom, precision);
  }

  /** Rounds to a whole number; refuses a value that may itself be one but for rounding errors. */
  private static BigComplex whole(BigComplex x, RoundingMode mode, MathContext precision) {
    if (!isReal(x)) {
      throw new UndefinedValueException("the floor of a complex number");
    }
    BigDecimal nearest = x.re.setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal tiny = BigDecimal.ONE.movePointLeft(precision.getPrecision() / 2);
    return BigComplex.valueOf(
        x.re.subtract(nearest).abs().compareTo(tiny) < 0 ? nearest : x.re.setScale(0, mode));
  }
}
