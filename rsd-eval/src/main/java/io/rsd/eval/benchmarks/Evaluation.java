package io.rsd.eval.benchmarks;

import java.util.List;

/**
 * A model on a benchmark.
 *
 * @param problems what the attempts at each of its problems came to
 */
public record Evaluation(String model, String benchmark, List<ProblemOutcome> problems) {

  public Evaluation {
    problems = List.copyOf(problems);
  }
}
