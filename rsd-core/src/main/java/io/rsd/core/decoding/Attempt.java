package io.rsd.core.decoding;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.Optional;

/** What became of one attempt at a problem. */
public sealed interface Attempt {

  /** Its number, from 0. */
  int number();

  /**
   * A trace was made.
   *
   * @param check what its answer was found to be; empty if it was cut off or there is no gold
   *     answer
   */
  record Finished(int number, Trace trace, Optional<AnswerCheck> check) implements Attempt {

    /** Whether the trace gives the gold answer. */
    public boolean isCorrect() {
      return check.map(AnswerCheck::verdict).filter(Verdict.EQUAL::equals).isPresent();
    }
  }

  /** An earlier attempt was correct. Nothing is told of how far this one had come. */
  record Cancelled(int number) implements Attempt {}

  /** It could not be begun, for example because the prompt is too long. */
  record Refused(int number, String reason) implements Attempt {}

  /** Something went wrong with this attempt alone. */
  record Failed(int number, String reason) implements Attempt {}
}
