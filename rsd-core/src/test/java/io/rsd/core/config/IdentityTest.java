package io.rsd.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IdentityTest {

  private static SortedMap<String, String> values(Map<String, String> values) {
    return new TreeMap<>(values);
  }

  private static Identity identity(Map<String, String> values) {
    return new Identity(values(values));
  }

  @Test
  void workGoesOnUnderTheSameIdentity() {
    Identity identity = identity(Map.of("seed", "0", "system", ""));
    assertThatCode(() -> identity.requireSame(identity.values(), "it", "Stop."))
        .doesNotThrowAnyException();
  }

  @Test
  void everyDifferenceIsNamedWithBothValues() {
    SortedMap<String, String> begun = values(Map.of("seed", "0", "context", "64", "k", "16"));
    Identity now = identity(Map.of("seed", "1", "context", "64", "system", ""));
    assertThatThrownBy(() -> now.requireSame(begun, "the work in out", "Name another folder."))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the work in out was begun with other settings: k was 16 and is now not set; seed was"
                + " 0 and is now 1; system was not set and is now \"\". Name another folder.");
  }

  @Test
  void aValueThatReadsLikeNoneIsNotNone() {
    assertThatThrownBy(
            () -> identity(Map.of("a", "not set")).requireSame(new TreeMap<>(), "it", "Stop."))
        .isInstanceOf(InvalidInputException.class);
  }

  /** Runs on disk hold fingerprints, so they must never change. */
  @Test
  void theFingerprintIsAHashOfLinesOfNamesAndValues() {
    assertThat(identity(Map.of("prompt.system", "", "decoding.seed", "0")).fingerprint())
        .isEqualTo("cf4e215dc7d6b722");
    assertThat(identity(Map.of("decoding.seed", "0")).fingerprint())
        .hasSize(16)
        .isNotEqualTo("cf4e215dc7d6b722");
  }
}
