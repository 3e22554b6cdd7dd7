package io.rsd.eval.benchmarks;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one attempt came to.
 *
 * @param correct whether the grader finds its answer equal to the gold answer
 * @param answer the final answer that was found
 * @param shares those that it counts in
 * @param tokens its length; empty if it made no text
 */
public record AttemptOutcome(
    boolean correct, Optional<String> answer, Set<Share> shares, OptionalInt tokens) {

  public AttemptOutcome {
    shares = Set.copyOf(shares);
  }
}
