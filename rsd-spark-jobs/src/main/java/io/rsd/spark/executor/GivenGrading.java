package io.rsd.spark.executor;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerGrader;
import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.GivenAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Grades traces that are there already, all at once. */
final class GivenGrading {

  private final AnswerGrader grader;

  GivenGrading(AnswerGrader grader) {
    this.grader = grader;
  }

  /**
   * The attempts with their verdicts.
   *
   * @param problems the problem of each attempt
   */
  List<Attempt> graded(List<ProblemRow> problems, List<Attempt> attempts)
      throws InterruptedException {
    List<Attempt> graded = new ArrayList<>(attempts);
    Map<Integer, CompletableFuture<AnswerCheck>> verdicts = new HashMap<>();
    try {
      for (int i = 0; i < attempts.size(); i++) {
        Optional<String> gold = problems.get(i).gold();
        if (gold.isPresent() && attempts.get(i) instanceof Attempt.Finished finished) {
          begin(verdicts, graded, i, answer(problems.get(i), gold.get(), finished));
        }
      }
      for (int i = 0; i < attempts.size(); i++) {
        if (verdicts.containsKey(i) && attempts.get(i) instanceof Attempt.Finished finished) {
          AnswerCheck check = TaskWait.get(verdicts.get(i), "an answer could not be graded");
          graded.set(
              i, new Attempt.Finished(finished.number(), finished.trace(), Optional.of(check)));
        }
      }
    } finally {
      // Nobody waits any more for what a task that was killed has left.
      verdicts.values().forEach(verdict -> verdict.cancel(false));
    }
    return graded;
  }

  private void begin(
      Map<Integer, CompletableFuture<AnswerCheck>> verdicts,
      List<Attempt> graded,
      int index,
      GivenAnswer answer) {
    try {
      verdicts.put(index, grader.grade(answer));
    } catch (StackOverflowError e) {
      // Regular expressions may run out of stack on a long text.
      graded.set(
          index, new Attempt.Failed(answer.attempt(), "the trace could not be checked: " + e));
    }
  }

  private static GivenAnswer answer(ProblemRow problem, String gold, Attempt.Finished finished) {
    return new GivenAnswer(
        Optional.of(problem.question()),
        gold,
        List.of(),
        finished.number(),
        finished.trace().text());
  }
}
