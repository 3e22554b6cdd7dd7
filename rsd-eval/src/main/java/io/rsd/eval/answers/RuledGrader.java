package io.rsd.eval.answers;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.GivenAnswer;
import io.rsd.core.decoding.Trace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Another grader, which does not see the traces that break a rule.
 *
 * @param grader who grades the others
 * @param rules which come first, in this order
 */
public record RuledGrader(AnswerGrader grader, List<TraceRule> rules) implements AnswerGrader {

  @Override
  public CompletableFuture<AnswerCheck> grade(GivenAnswer answer) {
    return grader.grade(answer);
  }

  @Override
  public boolean counts(String cut) {
    return grader.counts(cut);
  }

  @Override
  public Optional<String> brokenRule(Trace trace) {
    return rules.stream().filter(rule -> !rule.holds(trace)).map(TraceRule::label).findFirst();
  }
}
