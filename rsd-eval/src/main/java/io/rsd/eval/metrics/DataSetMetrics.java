package io.rsd.eval.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A line of the paper's Table 2. Shares and means over traces are NaN if there are no traces.
 *
 * @param problems all attempted problems
 * @param solved those with a correct trace
 * @param solvedAtFirst those whose first trace was correct
 * @param fallbackShare the share of fallbacks in the tokens of all traces
 * @param keptFallbackShare the same in the correct traces
 * @param improbableShare the share of tokens below 1% under the student, in the correct traces
 * @param meanPerplexity mean perplexity under the student of the correct traces
 * @param meanTokens mean length of the correct traces in tokens
 */
public record DataSetMetrics(
    int problems,
    int solved,
    int solvedAtFirst,
    double fallbackShare,
    double keptFallbackShare,
    double improbableShare,
    double meanPerplexity,
    double meanTokens) {

  /** The figures of a set of problems. */
  public static DataSetMetrics of(List<RejectionSampling> problems) {
    List<TraceMetrics> made =
        problems.stream().flatMap(problem -> problem.attempts().stream()).toList();
    List<TraceMetrics> kept =
        problems.stream().flatMap(problem -> problem.solution().stream()).toList();
    double tokens = sum(kept, TraceMetrics::tokens);
    return new DataSetMetrics(
        problems.size(),
        kept.size(),
        Math.toIntExact(problems.stream().filter(DataSetMetrics::isSolvedAtFirst).count()),
        sum(made, TraceMetrics::fallbacks) / sum(made, TraceMetrics::tokens),
        sum(kept, TraceMetrics::fallbacks) / tokens,
        sum(kept, TraceMetrics::improbableTokens) / tokens,
        sum(kept, TraceMetrics::perplexity) / kept.size(),
        tokens / kept.size());
  }

  private static boolean isSolvedAtFirst(RejectionSampling problem) {
    return problem.solved() && problem.attempts().size() == 1;
  }

  private static <T> double sum(List<T> list, ToDoubleFunction<T> value) {
    return list.stream().mapToDouble(value).sum();
  }
}
