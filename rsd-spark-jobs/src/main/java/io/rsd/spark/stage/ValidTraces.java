package io.rsd.spark.stage;

import io.rsd.core.config.Settings;
import io.rsd.eval.answers.TraceRule;
import io.rsd.spark.input.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The section {@code generate.valid} of the settings.
 *
 * @param endsOfThinking how often the thinking must end
 * @param answerAfterThinking whether a boxed answer must stand after it
 * @param mostFallbacks the largest share of fallbacks
 */
record ValidTraces(
    OptionalInt endsOfThinking, boolean answerAfterThinking, OptionalDouble mostFallbacks) {

  static ValidTraces read(Settings section) {
    return new ValidTraces(
        section.optionalInteger(TraceRule.EndsOfThinking.LABEL, 0),
        section.flag(TraceRule.AnswerAfterThinking.LABEL),
        section.optionalNumber(TraceRule.FewFallbacks.LABEL, 0, 1));
  }

  /**
   * The rules that are set.
   *
   * @param endOfThinking the text that ends the thinking
   * @param opening what the prompts say of the answer
   */
  List<TraceRule> rules(String endOfThinking, Opening opening) {
    List<TraceRule> rules = new ArrayList<>();
    endsOfThinking.ifPresent(
        times -> rules.add(new TraceRule.EndsOfThinking(endOfThinking, times)));
    if (answerAfterThinking) {
      rules.add(new TraceRule.AnswerAfterThinking(opening.leavesReasoningOpen()));
    }
    mostFallbacks.ifPresent(share -> rules.add(new TraceRule.FewFallbacks(share)));
    return List.copyOf(rules);
  }
}
