package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The state of one problem's rejection sampling: which attempts have a result, and which have ended
 * and wait for their verdict. Only the engine's thread uses it, except for the future, which its
 * holder may cancel at any time.
 */
final class ProblemRun {

  private final DecodingProblem problem;
  private final long number;
  private final CompletableFuture<ProblemResult> result = new CompletableFuture<>();
  private final Attempt[] attempts;
  private final Map<Integer, CompletableFuture<AnswerCheck>> verdicts = new HashMap<>();
  private int missing;
  private List<Integer> forcedAtStart = List.of();

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

  /** The numbers of the problem's attempts. */
  IntStream numbers() {
    int first = problem.firstAttempt();
    return IntStream.range(first, first + attempts.length);
  }

  private int index(int attempt) {
    return attempt - problem.firstAttempt();
  }

  CompletableFuture<ProblemResult> result() {
    return result;
  }

  /**
   * Whether an attempt still needs decoding: it has no result and waits for none, no earlier one is
   * correct, and the future is not cancelled.
   */
  boolean wants(int attempt) {
    return attempts[index(attempt)] == null && !awaits(attempt) && !isCancelled();
  }

  /** Whether an attempt has ended and waits for its verdict. */
  boolean awaits(int attempt) {
    return verdicts.containsKey(attempt);
  }

  /** Notes that an attempt has ended and waits for its verdict; the others go on meanwhile. */
  void await(int attempt, CompletableFuture<AnswerCheck> verdict) {
    verdicts.put(attempt, verdict);
  }

  /** Cancels the verdicts that attempts wait for. */
  void forgetVerdicts() {
    // A cancelled verdict reports to the engine, which must not find it here.
    List<CompletableFuture<AnswerCheck>> forgotten = List.copyOf(verdicts.values());
    verdicts.clear();
    forgotten.forEach(verdict -> verdict.cancel(false));
  }

  /** The tokens of a forced text that stand before the first drawn token of every attempt. */
  List<Integer> forcedAtStart() {
    return forcedAtStart;
  }

  /** Whether the future was cancelled. */
  boolean isCancelled() {
    return result.isCancelled();
  }

  /** Whether every attempt has its result. */
  boolean isDone() {
    return missing == 0;
  }

  /**
   * Enters the result of an attempt. A correct one cancels those after it, if the problem says so;
   * those before it continue, because the correct attempt with the lowest number is chosen.
   */
  void enter(Attempt attempt) {
    put(attempt);
    boolean solved = attempt instanceof Attempt.Finished finished && finished.isCorrect();
    if (solved && problem.stopAtSuccess()) {
      // Whether a later attempt has finished already depends on the batch, and the result must not.
      numbers()
          .filter(later -> later > attempt.number())
          .forEach(later -> put(new Attempt.Cancelled(later)));
    }
  }

  private void put(Attempt attempt) {
    int index = index(attempt.number());
    if (attempts[index] == null) {
      missing--;
    }
    attempts[index] = attempt;
    Optional.ofNullable(verdicts.remove(attempt.number()))
        .ifPresent(verdict -> verdict.cancel(false));
  }

  /** Completes the future with all attempts. */
  void complete() {
    result.complete(new ProblemResult(problem.id(), List.of(attempts)));
  }

  /** Marks every attempt without a result as refused. */
  void refuse(String reason) {
    numbers()
        .filter(attempt -> attempts[index(attempt)] == null)
        .forEach(attempt -> put(new Attempt.Refused(attempt, reason)));
  }

  /**
   * Prepares the problem for its first attempt.
   *
   * @return why it cannot start, if it cannot
   */
  Optional<String> prepare(Limits limits, List<Participant> participants, TextDecoder decoder) {
    int[] prompt = problem.prompt();
    if (prompt.length == 0) {
      return Optional.of("the prompt is empty");
    }
    if (!Arrays.stream(prompt).allMatch(participants.get(0).vocabulary()::studentHas)) {
      return Optional.of("the prompt has tokens that the student does not have");
    }
    ForcedText forced = limits.forced();
    if (forced.isDue(prompt.length) && forced.isNeeded(prompt, new int[0], decoder)) {
      forcedAtStart = forced.tokens();
    }
    if (forcedAtStart.size() >= Math.min(limits.completion(), problem.completionLimit())) {
      return Optional.of("the text that is forced at its start leaves no room for a completion");
    }
    for (Participant participant : participants) {
      int length =
          participant.ownPrompt(prompt).length
              + forcedAtStart.stream().mapToInt(token -> participant.own(token).length).sum();
      if (length >= limits.context()) {
        return Optional.of(
            "the prompt's %d tokens for the %s leave no room in a context of %d"
                .formatted(length, participant.role().label(), limits.context()));
      }
    }
    return Optional.empty();
  }
}
