package io.rsd.eval.tinyworld;

import io.rsd.eval.metrics.DataSetMetrics;
import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tables 1 and 2 in miniature.
 *
 * @param settings the sizes of the experiment
 * @param dataSets Table 2, a line for each method
 * @param students Table 1, a line for the base and for each method
 * @param comparisons how the methods' students differ from the base and from self-distillation
 */
record ExperimentTables(
    ExperimentSettings settings,
    List<DataSetLine> dataSets,
    List<StudentLine> students,
    List<ComparisonLine> comparisons) {

  static final String BASE = "base";

  /**
   * A line of Table 2.
   *
   * @param seconds time to decode the traces
   */
  record DataSetLine(String method, DataSetMetrics figures, double seconds) {}

  /**
   * A line of Table 1. If several students were trained, a problem's value is their mean.
   *
   * @param sampled accuracy at temperature 0.7
   * @param greedy accuracy of greedy decoding
   * @param byOperations accuracy at temperature 0.7 on problems of two, three and four operations
   * @param ofTrainings accuracy at temperature 0.7 of each training
   */
  record StudentLine(
      String method,
      Estimate sampled,
      Estimate greedy,
      List<Double> byOperations,
      List<Double> ofTrainings) {}

  /** Differences of accuracy between two students on the same problems. */
  record ComparisonLine(String method, String minus, Estimate sampled, Estimate greedy) {}

  /** The traces of a method. */
  record Made(Method method, TraceSet traces) {}

  /** The students of a method, or the base: one result for each training. */
  record Evaluated(String method, List<HeldOutResult> results) {

    double[] mean(Function<HeldOutResult, double[]> values) {
      List<double[]> all = results.stream().map(values).toList();
      return IntStream.range(0, all.get(0).length)
          .mapToDouble(problem -> all.stream().mapToDouble(of -> of[problem]).sum() / all.size())
          .toArray();
    }

    double mean(int operations) {
      return results.stream()
          .mapToDouble(result -> result.sampled(operations))
          .average()
          .orElseThrow();
    }
  }

  /** The tables of an experiment's results so far. */
  static ExperimentTables of(
      ExperimentSettings settings, List<Made> made, List<Evaluated> evaluated) {
    List<ComparisonLine> comparisons = new ArrayList<>();
    for (String against : new String[] {BASE, Method.SELF.title()}) {
      evaluated.stream()
          .filter(other -> other.method().equals(against))
          .forEach(other -> comparisons.addAll(comparisons(evaluated, other)));
    }
    return new ExperimentTables(
        settings,
        made.stream().map(ExperimentTables::line).toList(),
        evaluated.stream().map(ExperimentTables::line).toList(),
        comparisons);
  }

  private static List<ComparisonLine> comparisons(List<Evaluated> all, Evaluated other) {
    return all.stream()
        .filter(one -> !one.equals(other))
        .map(
            one ->
                new ComparisonLine(
                    one.method(),
                    other.method(),
                    Estimate.ofDifference(
                        one.mean(HeldOutResult::sampled), other.mean(HeldOutResult::sampled)),
                    Estimate.ofDifference(
                        one.mean(HeldOutResult::greedy), other.mean(HeldOutResult::greedy))))
        .toList();
  }

  private static DataSetLine line(Made made) {
    return new DataSetLine(made.method().title(), made.traces().figures(), made.traces().seconds());
  }

  private static StudentLine line(Evaluated evaluated) {
    return new StudentLine(
        evaluated.method(),
        Estimate.of(evaluated.mean(HeldOutResult::sampled)),
        Estimate.of(evaluated.mean(HeldOutResult::greedy)),
        Stream.of(2, 3, 4).map(evaluated::mean).toList(),
        evaluated.results().stream()
            .map(result -> Arrays.stream(result.sampled()).average().orElseThrow())
            .toList());
  }
}
