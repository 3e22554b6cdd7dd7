package io.rsd.core.decoding;

import java.util.concurrent.CompletableFuture;

/** Decides whether an answer is correct, at once or later. */
@FunctionalInterface
public interface AnswerGrader {

  /**
   * Grades an answer. Called concurrently, and returns without waiting for anybody. Whoever needs
   * the result no longer cancels it.
   *
   * @return completes exceptionally only if the answer cannot be graded at all
   */
  CompletableFuture<AnswerCheck> grade(GivenAnswer answer);

  /** Grades at once, by rules. */
  static AnswerGrader of(AnswerChecker rules) {
    return answer ->
        CompletableFuture.completedFuture(rules.check(answer.gold(), answer.completion()));
  }
}
