package io.rsd.core.decoding;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.util.Optional;

/** The outcome of one attempt at a problem. */
public sealed interface Attempt {

  /** Its number, from 0. */
  int number();

  /**
   * The attempt produced a trace.
   *
   * @param check the comparison of its answer with the gold answer; empty if there is no gold
   *     answer, or if the trace was truncated and does not count
   * @param brokenRule the name of the rule because of which the trace may not be kept, and is not
   *     graded; see {@link AnswerGrader#brokenRule}
   */
  record Finished(int number, Trace trace, Optional<AnswerCheck> check, Optional<String> brokenRule)
      implements Attempt {

    /** A trace that breaks no rule. */
    public Finished(int number, Trace trace, Optional<AnswerCheck> check) {
      this(number, trace, check, Optional.empty());
    }

    /** Whether the trace gives the gold answer. */
    public boolean isCorrect() {
      return check.map(AnswerCheck::verdict).filter(Verdict.EQUAL::equals).isPresent();
    }
  }

  /** An earlier attempt was correct. Whatever this one had decoded is dropped. */
  record Cancelled(int number) implements Attempt {}

  /** It could not start, for example because the prompt is too long. */
  record Refused(int number, String reason) implements Attempt {}

  /** Something went wrong with this attempt alone. */
  record Failed(int number, String reason) implements Attempt {}
}
