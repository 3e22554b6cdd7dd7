package io.rsd.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaVersionTest {

  @ParameterizedTest
  @ValueSource(ints = {17, 21, 22})
  void javaThatSparkRunsOnWillDo(int version) {
    assertThat(JavaVersion.refusal(version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 25})
  void newerJavaIsRefusedInOneSentence(int version) {
    assertThat(JavaVersion.refusal(version))
        .contains(
            "Spark 3.5 does not run on Java %d: use Java 17 or 21 (JAVA_HOME names the one to use)"
                .formatted(version));
  }

  @Test
  void thisJavaWillDo() {
    assertThat(JavaVersion.refusal(Runtime.version().feature())).isEmpty();
  }
}
