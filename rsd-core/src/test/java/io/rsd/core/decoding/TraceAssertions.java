package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;

/** What two traces of the same attempt must have in common. */
final class TraceAssertions {

  /** What the issue allows between figures of the same token that were computed in two ways. */
  static final float TOLERANCE = 1e-4f;

  private TraceAssertions() {}

  /** Everything but the time it took; figures up to rounding. */
  static void assertSame(String name, Trace actual, Trace expected) {
    assertThat(actual.tokens()).as("tokens of %s", name).isEqualTo(expected.tokens());
    assertThat(actual.fallback()).as("fallbacks of %s", name).isEqualTo(expected.fallback());
    assertThat(actual.forcedPositions()).as(name).isEqualTo(expected.forcedPositions());
    assertThat(actual.text()).isEqualTo(expected.text());
    assertThat(actual.finishReason()).as(name).isEqualTo(expected.finishReason());
    assertThat(actual.promptTokens()).isEqualTo(expected.promptTokens());
    assertClose(name, actual.studentLogProbs(), expected.studentLogProbs());
    assertClose(name, actual.studentEntropies(), expected.studentEntropies());
    assertClose(name, actual.teacherLogProbs(), expected.teacherLogProbs());
    assertThat(actual.tokenEnds())
        .as("ends of %s", name)
        .hasValue(expected.tokenEnds().orElseThrow());
    assertSame(name, actual.refusals(), expected.refusals());
  }

  /** The same traces by the same names. */
  static void assertSame(Map<String, Trace> actual, Map<String, Trace> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, trace) -> assertSame(name, actual.get(name), trace));
  }

  private static void assertSame(String name, Refusals actual, Refusals expected) {
    assertThat(actual.positions()).as("refusals of %s", name).isEqualTo(expected.positions());
    assertThat(actual.tokens()).as("refusals of %s", name).isEqualTo(expected.tokens());
    assertClose(name, actual.studentLogProbs(), expected.studentLogProbs());
    assertClose(name, actual.teacherLogProbs(), expected.teacherLogProbs());
  }

  /** Numbers that are equal up to rounding, NaN where NaN is expected. */
  static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).as("figures of %s", name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Float.isNaN(expected[i])) {
        assertThat(actual[i]).as("figure %d of %s", i, name).isNaN();
      } else {
        assertThat(actual[i])
            .as("figure %d of %s", i, name)
            .isCloseTo(expected[i], Offset.offset(TOLERANCE));
      }
    }
  }
}
