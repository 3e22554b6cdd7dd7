package io.rsd.eval.answers.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFunctionsTest {

  private static final BigDecimal SMALL = new BigDecimal("0.4846");
  private static final BigDecimal LARGE = new BigDecimal("22794.8");

  /** The fewest digits come first: a library may remember a constant with too few of them. */
  @ParameterizedTest
  @ValueSource(ints = {20, 58, 116, 250, 390})
  void aProductHasTheSumOfTheLogarithms(int digits) {
    MathContext precision = new MathContext(digits);
    BigDecimal sum = RealFunctions.log(SMALL, precision).add(RealFunctions.log(LARGE, precision));
    BigDecimal product = RealFunctions.log(SMALL.multiply(LARGE), precision);
    assertThat(sum.subtract(product).abs()).isLessThan(tiny(digits));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 58, 116, 250, 390})
  void theExponentialFunctionUndoesTheLogarithm(int digits) {
    MathContext precision = new MathContext(digits);
    BigDecimal logarithm = RealFunctions.log(LARGE, precision);
    BigDecimal back = RealFunctions.exp(logarithm, precision);
    assertThat(back.subtract(LARGE).abs()).isLessThan(LARGE.multiply(tiny(digits)));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 58, 116, 250, 390})
  void aSquareRootSquaredIsTheNumber(int digits) {
    MathContext precision = new MathContext(digits);
    BigDecimal root = RealFunctions.sqrt(LARGE, precision);
    assertThat(root.multiply(root).subtract(LARGE).abs()).isLessThan(LARGE.multiply(tiny(digits)));
  }

  private static BigDecimal tiny(int digits) {
    return BigDecimal.ONE.movePointLeft(digits - 4);
  }
}
