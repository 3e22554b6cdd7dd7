package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerificationTest {

  /** Candidates with {@code Q} of 50%, 1%, 0.9% and 90%, which are 1, 3, 1 and 2 own tokens. */
  private static final Verification FOUR =
      new Verification(
          new float[4],
          new double[] {Math.log(0.5), Math.log(0.01), Math.log(0.009), Math.log(0.9)},
          new float[4],
          new int[4],
          new int[] {1, 3, 1, 2});

  @Test
  void candidatesAreAcceptedUpToTheFirstBelowTheThreshold() {
    assertThat(FOUR.accepted(Math.log(0.6))).isZero();
    assertThat(FOUR.accepted(Math.log(0.1))).isEqualTo(1);
    assertThat(FOUR.accepted(Math.log(0.01))).as("at the threshold itself").isEqualTo(2);
    assertThat(FOUR.accepted(Math.log(0.001))).isEqualTo(4);
    assertThat(FOUR.accepted(Math.log(0))).as("no threshold").isEqualTo(4);
  }

  @Test
  void theCacheMayKeepTheAcceptedTokensThatWereRead() {
    assertThat(FOUR.cachedTokens(0)).isZero();
    assertThat(FOUR.cachedTokens(1)).isEqualTo(1);
    assertThat(FOUR.cachedTokens(2)).isEqualTo(4);
    assertThat(FOUR.cachedTokens(4)).as("the very last token was not read").isEqualTo(6);
  }

  @Test
  void withoutAVerifierEveryCandidateIsAcceptedAndNothingIsKnownOfIt() {
    Verification none = Verification.none(3);
    assertThat(none.accepted(Math.log(1))).isEqualTo(3);
    assertThat(none.logProbs()).containsOnly(Float.NaN);
  }
}
