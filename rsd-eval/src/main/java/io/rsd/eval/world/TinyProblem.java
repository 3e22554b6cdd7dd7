package io.rsd.eval.world;

import java.util.List;

/**
 * A problem with its exact answer.
 *
 * @param id what tells it from the others of its set
 * @param kind how it is put into words
 * @param question the text that a model is asked
 * @param steps the operations that solve it, in order, at least one
 */
public record TinyProblem(String id, ProblemKind kind, String question, List<Step> steps) {

  public TinyProblem {
    steps = List.copyOf(steps);
  }

  /** The number asked for, in 1..999. */
  public int answer() {
    return steps.get(steps.size() - 1).result();
  }

  /** Its difficulty: the number of operations. */
  public int operations() {
    return steps.size();
  }
}
