package io.rsd.eval.benchmarks;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.eval.answers.AnswerKind;

/** Compares the answers of attempts with each other, to count votes. */
public interface AnswerEquality {

  /** Whether an answer can be compared; one that cannot be read votes for none. */
  boolean isReadable(String answer);

  /** Whether two answers are equal. */
  boolean areEqual(String first, String second);

  /** As the grader of a kind of answers finds, with either of the two as the gold answer. */
  static AnswerEquality of(AnswerKind kind) {
    AnswerChecker checker = kind.checker();
    return new AnswerEquality() {
      @Override
      public boolean isReadable(String answer) {
        return kind.goldProblem(answer).isEmpty();
      }

      @Override
      public boolean areEqual(String first, String second) {
        return isMet(first, second) || isMet(second, first);
      }

      private boolean isMet(String gold, String answer) {
        // Boxed, so that it is taken as it is and not searched for an answer.
        return checker.check(gold, "\\boxed{%s}".formatted(answer)).verdict() == Verdict.EQUAL;
      }
    };
  }
}
