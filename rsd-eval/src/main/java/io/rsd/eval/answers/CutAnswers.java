package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.eval.answers.extraction.AnswerExtractor;
import java.util.List;

/**
 * Another checker, which also compares completions that a limit has cut, if a boxed answer stands
 * after their reasoning.
 *
 * @param checker what compares them
 * @param reasoningIsOpen whether the prompts open the reasoning, so that completions begin in it
 */
public record CutAnswers(AnswerChecker checker, boolean reasoningIsOpen) implements AnswerChecker {

  @Override
  public AnswerCheck check(String gold, String completion) {
    return checker.check(gold, completion);
  }

  @Override
  public AnswerCheck check(String gold, List<String> options, String completion) {
    return checker.check(gold, options, completion);
  }

  @Override
  public boolean counts(String cut) {
    return AnswerExtractor.hasBoxAfterReasoning(cut, reasoningIsOpen);
  }
}
