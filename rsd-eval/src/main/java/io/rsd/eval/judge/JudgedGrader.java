package io.rsd.eval.judge;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.AnswerChecker;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.GivenAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * Grades by rules, and asks a judge about what they leave undecided.
 *
 * @param rules decide first, at once
 * @param judge is asked about the rest
 */
public record JudgedGrader(AnswerChecker rules, Judge judge) implements AnswerGrader {

  @Override
  public CompletableFuture<AnswerCheck> grade(GivenAnswer answer) {
    AnswerCheck check = rules.check(answer.gold(), answer.options(), answer.completion());
    return check.verdict() == Verdict.UNDECIDED
        ? judge.judge(check, answer)
        : CompletableFuture.completedFuture(check);
  }

  @Override
  public boolean counts(String cut) {
    return rules.counts(cut);
  }
}
