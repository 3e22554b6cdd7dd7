package io.rsd.eval.metrics;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.ProblemResult;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of the attempts at one problem.
 *
 * @param attempts the traces up to the first correct one
 * @param solved whether the last of them is correct
 */
public record RejectionSampling(List<TraceMetrics> attempts, boolean solved) {

  public RejectionSampling {
    attempts = List.copyOf(attempts);
  }

  /** Leaves out the attempts after the correct trace, which differ from run to run. */
  public static RejectionSampling of(ProblemResult result) {
    int last = result.solution().map(Attempt.Finished::number).orElse(Integer.MAX_VALUE);
    return new RejectionSampling(
        result.attempts().stream()
            .filter(attempt -> attempt.number() <= last)
            .filter(Attempt.Finished.class::isInstance)
            .map(attempt -> TraceMetrics.of(((Attempt.Finished) attempt).trace()))
            .toList(),
        result.solution().isPresent());
  }

  /** The correct trace, if there is one. */
  public Optional<TraceMetrics> solution() {
    return solved ? Optional.of(attempts.get(attempts.size() - 1)) : Optional.empty();
  }
}
