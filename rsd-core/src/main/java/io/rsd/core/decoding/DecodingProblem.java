package io.rsd.core.decoding;

import java.util.List;
import java.util.Optional;

/**
 * A problem to decode traces for.
 *
 * @param id its name, unique in a run
 * @param prompt the prompt in the student's tokens
 * @param question the problem as text, for a grader that reads it
 * @param gold the gold answer for {@link AnswerGrader}; without one no trace is correct
 * @param options the texts of its options in the order of their letters; empty for none
 * @param firstAttempt the number of the first attempt; those before it were made elsewhere
 * @param attempts the most traces to decode
 * @param stopAtSuccess whether a correct trace cancels the attempts after it
 * @param completionLimit most tokens of a completion; the settings' limit applies too
 */
public record DecodingProblem(
    String id,
    int[] prompt,
    Optional<String> question,
    Optional<String> gold,
    List<String> options,
    int firstAttempt,
    int attempts,
    boolean stopAtSuccess,
    int completionLimit) {

  public DecodingProblem {
    options = List.copyOf(options);
    if (firstAttempt < 0) {
      throw new IllegalArgumentException("attempts are numbered from 0");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("a problem needs at least one attempt");
    }
    if (completionLimit < 1) {
      throw new IllegalArgumentException("a completion needs at least one token");
    }
  }

  /** A problem known by its prompt alone, without options and a completion limit of its own. */
  public DecodingProblem(
      String id, int[] prompt, Optional<String> gold, int attempts, boolean stopAtSuccess) {
    this(
        id,
        prompt,
        Optional.empty(),
        gold,
        List.of(),
        0,
        attempts,
        stopAtSuccess,
        Integer.MAX_VALUE);
  }

  /** The same problem with one attempt alone. */
  public DecodingProblem withOnly(int attempt) {
    return new DecodingProblem(
        id, prompt, question, gold, options, attempt, 1, stopAtSuccess, completionLimit);
  }
}
