package io.rsd.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Identity;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StageIdentityTest {

  private static Identity settings(Map<String, String> values) {
    return new Identity(new TreeMap<>(values));
  }

  @Test
  void equalSettingsGoOn() {
    Identity settings = settings(Map.of("decoding.seed", "0"));
    assertThatCode(() -> Manifest.requireSame(settings, new TreeMap<>(settings.values()), "run"))
        .doesNotThrowAnyException();
  }

  @Test
  void everySettingThatDiffersIsNamedWithBothValues() {
    Identity now =
        settings(Map.of("decoding.seed", "1", "decoding.context", "8192", "prompt.system", ""));
    Map<String, String> before =
        Map.of("decoding.seed", "0", "decoding.context", "8192", "solve.attempts", "16");
    assertThatThrownBy(() -> Manifest.requireSame(now, new TreeMap<>(before), "runs/a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "runs/a was begun with other settings: decoding.seed was 0 and is now 1; prompt.system"
                + " was not set and is now \"\"; solve.attempts was 16 and is now not set. Go on with"
                + " those, or name another run.directory.");
  }

  @Test
  void theFingerprintTellsSettingsApart() {
    String one = settings(Map.of("a", "1", "b", "2")).fingerprint();
    assertThat(one).hasSize(16).isEqualTo(settings(Map.of("b", "2", "a", "1")).fingerprint());
    assertThat(settings(Map.of("a", "1", "b", "3")).fingerprint()).isNotEqualTo(one);
    assertThat(settings(Map.of("a", "1")).fingerprint()).isNotEqualTo(one);
  }
}
