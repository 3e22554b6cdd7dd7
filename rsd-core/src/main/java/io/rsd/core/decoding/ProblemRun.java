package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The state of one problem's rejection sampling: which attempts have a result. Used by the engine's
 * thread alone, but for the future, which whoever waits for it may cancel at any time.
 */
final class ProblemRun {

  private final DecodingProblem problem;
  private final long number;
  private final CompletableFuture<ProblemResult> result = new CompletableFuture<>();
  private final Attempt[] attempts;
  private int missing;

  /**
   * @param number its place in the order of arrival
   */
  ProblemRun(DecodingProblem problem, long number) {
    this.problem = problem;
    this.number = number;
    this.attempts = new Attempt[problem.attempts()];
    this.missing = attempts.length;
  }

  DecodingProblem problem() {
    return problem;
  }

  long number() {
    return number;
  }

  CompletableFuture<ProblemResult> result() {
    return result;
  }

  /**
   * Whether an attempt has yet to be made: it has no result, no earlier one is correct, and
   * somebody waits for it.
   */
  boolean wants(int attempt) {
    return attempts[attempt] == null && !isCancelled();
  }

  /** Whether nobody waits for the result any more. */
  boolean isCancelled() {
    return result.isCancelled();
  }

  /** Whether every attempt has its result. */
  boolean isDone() {
    return missing == 0;
  }

  /**
   * Enters the result of an attempt. A correct one cancels those after it, if the problem says so;
   * those before it go on, since the correct attempt with the lowest number is chosen.
   */
  void enter(Attempt attempt) {
    put(attempt);
    boolean solved = attempt instanceof Attempt.Finished finished && finished.isCorrect();
    if (solved && problem.stopAtSuccess()) {
      // What a later attempt may have come to first depends on the batch; the result must not.
      for (int later = attempt.number() + 1; later < attempts.length; later++) {
        put(new Attempt.Cancelled(later));
      }
    }
  }

  private void put(Attempt attempt) {
    if (attempts[attempt.number()] == null) {
      missing--;
    }
    attempts[attempt.number()] = attempt;
  }

  /** Hands the result to whoever waits for it. */
  void complete() {
    result.complete(new ProblemResult(problem.id(), List.of(attempts)));
  }

  /** Every attempt that has no result gets the same one. */
  void refuse(String reason) {
    IntStream.range(0, attempts.length)
        .filter(attempt -> attempts[attempt] == null)
        .forEach(attempt -> put(new Attempt.Refused(attempt, reason)));
  }

  /** Why the problem cannot be begun at all. */
  Optional<String> obstacle(Limits limits, List<Participant> participants) {
    if (problem.prompt().length == 0) {
      return Optional.of("the prompt is empty");
    }
    for (Participant participant : participants) {
      if (!Arrays.stream(problem.prompt()).allMatch(participant.vocabulary()::studentHas)) {
        return Optional.of("the prompt has tokens that the student does not have");
      }
      int length = participant.own(problem.prompt()).length;
      if (length >= limits.context()) {
        return Optional.of(
            "the prompt's %d tokens for the %s leave no room in a context of %d"
                .formatted(length, participant.role().label(), limits.context()));
      }
    }
    return Optional.empty();
  }
}
