package io.rsd.eval.tinyworld;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.FinishReason;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Trace;
import io.rsd.core.training.SftRow;
import io.rsd.eval.metrics.DataSetMetrics;
import io.rsd.eval.metrics.RejectionSampling;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The traces of a method, as saved in a file.
 *
 * @param problems one entry for every attempted problem
 * @param seconds time to decode them
 */
record TraceSet(List<Entry> problems, double seconds) {

  /** Prefix length for unsolved problems, in tokens: the opening and the first numbers. */
  private static final int PREFIX = 8;

  /**
   * A problem.
   *
   * @param sampling the outcome of its attempts
   * @param prompt the prompt in the student's tokens
   * @param completion the correct trace, or else the prefix of the first trace (UPFT)
   * @param text the text of the whole trace
   */
  record Entry(
      String problem, RejectionSampling sampling, int[] prompt, int[] completion, String text) {

    static Entry of(ProblemResult result, int[] prompt) {
      Attempt.Finished chosen =
          result
              .solution()
              .or(result::prefixSource)
              .orElseThrow(() -> new IllegalStateException("no attempt made a trace: " + result));
      Trace trace = chosen.trace();
      return new Entry(
          result.problemId(),
          RejectionSampling.of(result),
          prompt,
          chosen.isCorrect() ? trace.tokens() : prefix(trace),
          trace.text());
    }

    private static int[] prefix(Trace trace) {
      int untilEnd = trace.tokens().length - (trace.finishReason() == FinishReason.EOS ? 1 : 0);
      return Arrays.copyOf(trace.tokens(), Math.min(PREFIX, untilEnd));
    }
  }

  /** The ids of the problems that have a correct trace. */
  Set<String> solved() {
    return problems.stream()
        .filter(entry -> entry.sampling().solved())
        .map(Entry::problem)
        .collect(Collectors.toSet());
  }

  DataSetMetrics figures() {
    return DataSetMetrics.of(problems.stream().map(Entry::sampling).toList());
  }

  /** The training rows, one for every problem. A correct trace ends with the end-of-text token. */
  List<SftRow> rows() {
    return problems.stream()
        .<SftRow>map(
            entry ->
                SftRow.Tokens.ofCompletion(entry.problem(), entry.prompt(), entry.completion()))
        .toList();
  }
}
