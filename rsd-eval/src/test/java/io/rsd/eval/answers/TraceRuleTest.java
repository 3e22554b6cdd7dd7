package io.rsd.eval.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.FinishReason;
import io.rsd.core.decoding.Refusals;
import io.rsd.core.decoding.Trace;
import io.rsd.eval.answers.TraceRule.AnswerAfterThinking;
import io.rsd.eval.answers.TraceRule.EndsOfThinking;
import io.rsd.eval.answers.TraceRule.FewFallbacks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceRuleTest {

  private static Trace trace(String text, boolean... fallback) {
    int length = fallback.length;
    return new Trace(
        1,
        new int[length],
        fallback,
        new int[0],
        new float[length],
        new float[length],
        new float[length],
        Refusals.none(),
        text,
        Optional.empty(),
        FinishReason.EOS,
        0);
  }

  @Test
  void endsOfThinkingAreCounted() {
    EndsOfThinking once = new EndsOfThinking("</think>", 1);
    assertThat(once.holds(trace("a </think> b"))).isTrue();
    assertThat(once.holds(trace("a b"))).isFalse();
    assertThat(once.holds(trace("a </think> b </think> c"))).isFalse();
    assertThat(once.holds(trace("a < /think> b"))).isFalse();
    assertThat(new EndsOfThinking("</think>", 0).holds(trace("a b"))).isTrue();
  }

  @Test
  void anAnswerStandsAfterTheThinking() {
    AnswerAfterThinking open = new AnswerAfterThinking(true);
    assertThat(open.holds(trace("a </think> \\boxed{3}"))).isTrue();
    assertThat(open.holds(trace("a \\boxed{3} </think> so 3"))).isFalse();
    assertThat(open.holds(trace("a \\boxed{3}"))).isFalse();
    AnswerAfterThinking closed = new AnswerAfterThinking(false);
    assertThat(closed.holds(trace("a \\boxed{3}"))).isTrue();
    assertThat(closed.holds(trace("<think> a \\boxed{3}"))).isFalse();
  }

  @Test
  void fallbacksHaveAShareAtMost() {
    FewFallbacks half = new FewFallbacks(0.5);
    assertThat(half.holds(trace("", true, false))).isTrue();
    assertThat(half.holds(trace("", true, false, true))).isFalse();
    assertThat(new FewFallbacks(0).holds(trace("", false))).isTrue();
    assertThat(new FewFallbacks(0).holds(trace("", true))).isFalse();
  }

  @Test
  void theFirstRuleThatIsBrokenIsNamed() {
    RuledGrader grader =
        new RuledGrader(
            AnswerGrader.of(new MathAnswerChecker()),
            List.of(new EndsOfThinking("</think>", 1), new FewFallbacks(0)));
    assertThat(grader.brokenRule(trace("a", true))).contains("ends_of_thinking");
    assertThat(grader.brokenRule(trace("a </think>", true))).contains("most_fallbacks");
    assertThat(grader.brokenRule(trace("a </think>", false))).isEmpty();
  }
}
