package io.rsd.core.decoding;

import java.util.Optional;

/**
 * A problem to decode traces for.
 *
 * @param id its name, unique in a run
 * @param prompt the prompt in the student's tokens
 * @param question the problem as text, for a grader that reads it
 * @param gold the gold answer for {@link AnswerGrader}; without one no trace is correct
 * @param attempts the most traces to decode
 * @param stopAtSuccess whether a correct trace cancels the attempts after it
 * @param completionLimit most tokens of a completion; the settings' limit applies too
 */
public record DecodingProblem(
    String id,
    int[] prompt,
    Optional<String> question,
    Optional<String> gold,
    int attempts,
    boolean stopAtSuccess,
    int completionLimit) {

  public DecodingProblem {
    if (attempts < 1) {
      throw new IllegalArgumentException("a problem needs at least one attempt");
    }
    if (completionLimit < 1) {
      throw new IllegalArgumentException("a completion needs at least one token");
    }
  }

  /** A problem known by its prompt alone, without a completion limit of its own. */
  public DecodingProblem(
      String id, int[] prompt, Optional<String> gold, int attempts, boolean stopAtSuccess) {
    this(id, prompt, Optional.empty(), gold, attempts, stopAtSuccess, Integer.MAX_VALUE);
  }
}
