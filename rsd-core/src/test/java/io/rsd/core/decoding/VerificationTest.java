package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationTest {

  /** Candidates of 1, 3, 1 and 2 own tokens, of which so many are accepted. */
  private static Verification accepting(int accepted) {
    int[] ownTokens = {1, 3, 1, 2};
    return new Verification(new float[4], new float[4], ownTokens, accepted, Optional.empty());
  }

  @Test
  void theCacheMayKeepTheAcceptedTokensThatWereRead() {
    assertThat(accepting(0).cachedTokens()).isZero();
    assertThat(accepting(1).cachedTokens()).isEqualTo(1);
    assertThat(accepting(2).cachedTokens()).isEqualTo(4);
    assertThat(accepting(4).cachedTokens()).as("the very last token was not read").isEqualTo(6);
  }

  @Test
  void withoutAVerifierEveryCandidateThatCountsIsAcceptedAndNothingIsKnownOfIt() {
    Verification none = Verification.none(3, 2);
    assertThat(none.accepted()).isEqualTo(2);
    assertThat(none.fallback()).isEmpty();
    assertThat(none.logProbs()).containsOnly(Float.NaN);
  }
}
