package io.rsd.core.decoding;

import java.util.Optional;
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

  /** Whether a completion that a limit has cut is graded too. By default none is. */
  default boolean counts(String cut) {
    return false;
  }

  /**
   * Whether a trace may be kept at all. One that may not is not graded.
   *
   * @return the name of the rule that it breaks, if it breaks one
   */
  default Optional<String> brokenRule(Trace trace) {
    return Optional.empty();
  }

  /** Grades at once, by rules. */
  static AnswerGrader of(AnswerChecker rules) {
    return new ByRules(rules);
  }

  /**
   * Grades at once.
   *
   * @param rules what compares the answers
   */
  record ByRules(AnswerChecker rules) implements AnswerGrader {

    @Override
    public CompletableFuture<AnswerCheck> grade(GivenAnswer answer) {
      return CompletableFuture.completedFuture(
          rules.check(answer.gold(), answer.options(), answer.completion()));
    }

    @Override
    public boolean counts(String cut) {
      return rules.counts(cut);
    }
  }
}
