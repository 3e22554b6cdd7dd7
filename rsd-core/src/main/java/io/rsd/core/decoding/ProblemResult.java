package io.rsd.core.decoding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All attempts at a problem.
 *
 * @param problemId the problem
 * @param attempts one result for every attempt number, in order
 */
public record ProblemResult(String problemId, List<Attempt> attempts) {

  public ProblemResult {
    attempts = List.copyOf(attempts);
  }

  /** The correct attempt with the lowest number, whichever finished first. */
  public Optional<Attempt.Finished> solution() {
    return finished().filter(Attempt.Finished::isCorrect).findFirst();
  }

  /**
   * For an unsolved problem, the attempt whose prefix is used (paper: UPFT): the first with a
   * trace.
   */
  public Optional<Attempt.Finished> prefixSource() {
    return solution().isPresent() ? Optional.empty() : finished().findFirst();
  }

  private Stream<Attempt.Finished> finished() {
    return attempts.stream()
        .filter(Attempt.Finished.class::isInstance)
        .map(Attempt.Finished.class::cast);
  }
}
