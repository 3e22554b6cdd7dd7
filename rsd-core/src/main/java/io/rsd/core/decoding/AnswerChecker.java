package io.rsd.core.decoding;

import java.util.List;

/** Decides whether a completion gives the gold answer of its problem. */
@FunctionalInterface
public interface AnswerChecker {

  /**
   * Compares the final answer of a completion with the gold answer. Called concurrently. Does not
   * throw on any text.
   *
   * @param gold the gold answer as in the data
   * @param completion the model's whole text, reasoning included
   */
  AnswerCheck check(String gold, String completion);

  /**
   * The same for a question that may have options. Without an implementation of its own a checker
   * compares as if there were none.
   *
   * @param options the texts of the options A, B, C, .., in this order; empty if it has none
   */
  default AnswerCheck check(String gold, List<String> options, String completion) {
    return check(gold, completion);
  }

  /**
   * Whether a completion that a limit has cut is compared too. By default none is: it must not be
   * learnt.
   */
  default boolean counts(String cut) {
    return false;
  }
}
