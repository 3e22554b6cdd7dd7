package io.rsd.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.decoding.AnswerCheck;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.FinishReason;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.core.decoding.Refusals;
import io.rsd.core.decoding.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final float EVEN = (float) Math.log(0.5);
  private static final float RARE = (float) Math.log(0.001);

  /** A trace of the given student's log-probabilities, whose first tokens are fallbacks. */
  private static Attempt attempt(int number, Verdict verdict, int fallbacks, float... logProbs) {
    boolean[] fallback = new boolean[logProbs.length];
    for (int i = 0; i < fallbacks; i++) {
      fallback[i] = true;
    }
    Trace trace =
        new Trace(
            3,
            new int[logProbs.length],
            fallback,
            new int[0],
            logProbs,
            new float[logProbs.length],
            new float[logProbs.length],
            Refusals.none(),
            "",
            Optional.empty(),
            FinishReason.EOS,
            0);
    return new Attempt.Finished(
        number, trace, Optional.of(new AnswerCheck(verdict, "1", "1", "They are numbers.")));
  }

  private static RejectionSampling problem(Attempt... attempts) {
    return RejectionSampling.of(new ProblemResult("p", List.of(attempts)));
  }

  @Test
  void anEstimateIsAMeanWithItsStandardErrorAndInterval() {
    Estimate estimate = Estimate.of(new double[] {0, 1, 1, 0.5, 1, 0, 0.5, 0});
    assertThat(estimate.mean()).isEqualTo(0.5);
    // Squared deviations: six of 0.25 and two of 0.
    assertThat(estimate.standardError()).isCloseTo(Math.sqrt(1.5 / 7 / 8), within(1e-12));
    assertThat(estimate.low()).isCloseTo(0.5 - 1.96 * estimate.standardError(), within(1e-4));
    assertThat(estimate.high()).isCloseTo(0.5 + 1.96 * estimate.standardError(), within(1e-4));
  }

  @Test
  void aPairedDifferenceIsSurerThanTwoMeans() {
    double[] first = {1, 1, 1, 0, 0, 1};
    double[] second = {1, 1, 0, 0, 0, 1};
    Estimate difference = Estimate.ofDifference(first, second);
    assertThat(difference.mean()).isCloseTo(1 / 6.0, within(1e-12));
    double unpaired =
        Math.hypot(Estimate.of(first).standardError(), Estimate.of(second).standardError());
    assertThat(difference.standardError()).isCloseTo(1 / 6.0, within(1e-12)).isLessThan(unpaired);
    assertThat(Estimate.ofDifference(first, first)).isEqualTo(new Estimate(0, 0));
    assertThatThrownBy(() -> Estimate.ofDifference(first, new double[] {1}))
        .hasMessageContaining("6 values against 1");
  }

  @Test
  void whatCameAfterTheCorrectTraceDoesNotCount() {
    RejectionSampling sampling =
        problem(
            attempt(0, Verdict.DIFFERENT, 1, EVEN, EVEN),
            attempt(1, Verdict.EQUAL, 0, EVEN, EVEN, EVEN),
            attempt(2, Verdict.EQUAL, 0, EVEN),
            new Attempt.Cancelled(3));
    assertThat(sampling.attempts()).extracting(TraceMetrics::tokens).containsExactly(2, 3);
    assertThat(sampling.solution().orElseThrow().tokens()).isEqualTo(3);
  }

  @Test
  void aDataSetHasTheFiguresOfItsCorrectTraces() {
    DataSetMetrics figures =
        DataSetMetrics.of(
            List.of(
                problem(attempt(0, Verdict.EQUAL, 1, EVEN, EVEN, EVEN, RARE)),
                problem(
                    attempt(0, Verdict.DIFFERENT, 2, RARE, RARE, EVEN, EVEN),
                    attempt(1, Verdict.EQUAL, 0, EVEN, EVEN)),
                problem(
                    attempt(0, Verdict.DIFFERENT, 0, EVEN),
                    attempt(1, Verdict.UNDECIDED, 0, EVEN))));
    assertThat(figures.problems()).isEqualTo(3);
    assertThat(figures.solved()).isEqualTo(2);
    assertThat(figures.solvedAtFirst()).isEqualTo(1);
    assertThat(figures.fallbackShare()).isEqualTo(3 / 12.0);
    assertThat(figures.keptFallbackShare()).isEqualTo(1 / 6.0);
    assertThat(figures.improbableShare()).isEqualTo(1 / 6.0);
    assertThat(figures.meanTokens()).isEqualTo(3);
    double first = Math.exp((3 * Math.log(2) + Math.log(1000)) / 4);
    assertThat(figures.meanPerplexity()).isCloseTo((first + 2) / 2, within(1e-5));
  }
}
