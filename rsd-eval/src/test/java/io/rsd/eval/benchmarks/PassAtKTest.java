package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pass@k is the share of the sets of k attempts that have a correct one. */
class PassAtKTest {

  @Test
  void itIsTheShareOfAllSubsetsWithACorrectAttempt() {
    for (int attempts = 1; attempts <= 9; attempts++) {
      for (int correct = 0; correct <= attempts; correct++) {
        List<Boolean> all =
            Stream.concat(
                    Collections.nCopies(correct, true).stream(),
                    Collections.nCopies(attempts - correct, false).stream())
                .toList();
        for (int k = 1; k <= attempts; k++) {
          double share = Subsets.mean(all, k, subset -> subset.contains(true) ? 1 : 0);
          assertThat(PassAtK.of(attempts, correct, k))
              .as("%d of %d, k = %d", correct, attempts, k)
              .isCloseTo(share, within(1e-14));
        }
      }
    }
  }

  /**
   * The first two rows are the example of the metric code_eval of Hugging Face's evaluate: two
   * candidates, one of which is right, give pass@1 = 0.5 and pass@2 = 1.
   */
  @ParameterizedTest
  @CsvSource({"2, 1, 1, 0.5", "2, 1, 2, 1", "5, 2, 3, 0.9", "10, 3, 1, 0.3", "64, 0, 64, 0"})
  void itIsWhatOneWorksOutByHand(int attempts, int correct, int k, double expected) {
    assertThat(PassAtK.of(attempts, correct, k)).isCloseTo(expected, within(1e-15));
  }

  /** 1 - C(n-c, k) / C(n, k) would overflow, and subtracting from 1 would lose the digits. */
  @ParameterizedTest
  @CsvSource({"20000, 150, 1000", "100000, 1, 1", "100000, 2, 3", "5000, 4000, 7", "2000, 3, 1990"})
  void itHasItsDigitsForManyAttempts(int attempts, int correct, int k) {
    BigDecimal exact = BigDecimal.ONE;
    if (attempts - correct >= k) {
      BigInteger wrong = choices(attempts - correct, k);
      exact =
          exact.subtract(
              new BigDecimal(wrong).divide(new BigDecimal(choices(attempts, k)), digits()));
    }
    assertThat(PassAtK.of(attempts, correct, k) / exact.doubleValue()).isCloseTo(1, within(1e-11));
  }

  private static MathContext digits() {
    return new MathContext(40);
  }

  private static BigInteger choices(int all, int drawn) {
    BigInteger choices = BigInteger.ONE;
    for (int i = 0; i < drawn; i++) {
      choices = choices.multiply(BigInteger.valueOf(all - i)).divide(BigInteger.valueOf(i + 1));
    }
    return choices;
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> PassAtK.of(8, 1, 64))
        .hasMessageContaining("a figure of 64 attempts, but a problem has 8");
    assertThatThrownBy(() -> PassAtK.of(8, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
