package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TraceTest {

  private static Trace saying(String text) {
    return new Trace(
        1,
        new int[] {4, 5, 6},
        new boolean[] {false, true, true},
        new float[] {(float) Math.log(0.5), (float) Math.log(0.0099), (float) Math.log(0.0101)},
        new float[3],
        new float[3],
        text,
        FinishReason.EOS,
        0);
  }

  @Test
  void reasoningEndsWithTheThinkMark() {
    Trace trace = saying("<think>\nTwo and two.\n</think>\n\nIt is 4.");
    assertThat(trace.reasoning()).isEqualTo("Two and two.");
    assertThat(trace.answer()).isEqualTo("It is 4.");
  }

  @Test
  void theOpeningMarkMayBeInThePrompt() {
    Trace trace = saying("Two and two.\n</think>\n\nIt is 4.");
    assertThat(trace.reasoning()).isEqualTo("Two and two.");
    assertThat(trace.answer()).isEqualTo("It is 4.");
  }

  @Test
  void theLastMarkCounts() {
    Trace trace = saying("<think>I write </think> here.</think>4");
    assertThat(trace.reasoning()).isEqualTo("I write </think> here.");
    assertThat(trace.answer()).isEqualTo("4");
  }

  @Test
  void withoutAMarkAllIsAnswer() {
    assertThat(saying("It is 4.").reasoning()).isEmpty();
    assertThat(saying("It is 4.").answer()).isEqualTo("It is 4.");
    assertThat(saying("").reasoning()).isEmpty();
    assertThat(saying("").answer()).isEmpty();
  }

  @Test
  void eitherPartMayBeEmpty() {
    assertThat(saying("<think>\n\n</think>\n\n4").reasoning()).isEmpty();
    assertThat(saying("<think>\n\n</think>\n\n4").answer()).isEqualTo("4");
    assertThat(saying("<think>why</think>").reasoning()).isEqualTo("why");
    assertThat(saying("<think>why</think>").answer()).isEmpty();
  }

  @Test
  void figuresFollowFromTheTokens() {
    Trace trace = saying("");
    assertThat(trace.fallbacks()).isEqualTo(2);
    assertThat(trace.improbableTokens()).as("below 1%").isEqualTo(1);
    double surprisal = -(Math.log(0.5) + Math.log(0.0099) + Math.log(0.0101)) / 3;
    assertThat(trace.meanSurprisal()).isCloseTo(surprisal, within(1e-6));
    assertThat(trace.perplexity()).isCloseTo(Math.exp(surprisal), within(1e-4));
  }
}
