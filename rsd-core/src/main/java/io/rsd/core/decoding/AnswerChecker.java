package io.rsd.core.decoding;

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
}
