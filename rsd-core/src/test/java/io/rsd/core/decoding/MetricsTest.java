package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trace says of its tokens is what plain forward passes over the finished trace say. */
class MetricsTest {

  private static final int VOCABULARY = 40;
  private static final int[] PROMPT = {1, 2, 3, 5, 8, 13};
  private static final double THRESHOLD = 0.01;

  @TempDir static Path folder;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    pair = Pair.ofRandomModels(folder, VOCABULARY);
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  static List<DecodingPolicy> policies() {
    return SameTokensTest.policies();
  }

  /** A threshold temperature other than 1 must leave no mark on the figures, which are at 1. */
  private static List<Trace> traces(DecodingPolicy policy) {
    DecodingSettings settings =
        TestSettings.of(policy).thresholdTemperature(0.8).completionLimit(50).blocks(5).get();
    return Pair.traces(pair.decode(settings, List.of(Pair.attempts(4, "metrics", PROMPT))));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void studentFiguresAreThoseOfOnePlainPass(DecodingPolicy policy) {
    for (Trace trace : traces(policy)) {
      float[] logProbs = plain(pair.student(), trace);
      TraceAssertions.assertClose("the student", trace.studentLogProbs(), logProbs);
      double surprisal = -IntStream.range(0, 50).mapToDouble(i -> logProbs[i]).sum() / 50;
      assertThat(trace.meanSurprisal()).isCloseTo(surprisal, within(1e-4));
      assertThat(trace.perplexity()).isCloseTo(Math.exp(surprisal), within(1e-2));
      long improbable = IntStream.range(0, 50).filter(i -> Math.exp(logProbs[i]) < 0.01).count();
      assertThat(trace.improbableTokens()).isEqualTo((int) improbable);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void teacherFiguresAreThoseOfOnePlainPass(DecodingPolicy policy) {
    for (Trace trace : traces(policy)) {
      float[] expected = plain(pair.teacher(), trace);
      if (policy instanceof DecodingPolicy.StudentOnly) {
        Arrays.fill(expected, Float.NaN);
      }
      TraceAssertions.assertClose("the teacher", trace.teacherLogProbs(), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void entropiesAreThoseOfTheStudentsWholeDistributions(DecodingPolicy policy) {
    Trace trace = traces(policy).get(0);
    List<int[]> contexts = new ArrayList<>();
    for (int i = 0; i < trace.tokens().length; i++) {
      contexts.add(joined(PROMPT, Arrays.copyOf(trace.tokens(), i)));
    }
    List<SequenceScorer.Score> scores = new SequenceScorer(pair.student(), true).score(contexts);
    float[] expected = new float[contexts.size()];
    for (int i = 0; i < expected.length; i++) {
      for (float logProb : scores.get(i).last().orElseThrow()) {
        expected[i] -= (float) (Math.exp(logProb) * logProb);
      }
    }
    TraceAssertions.assertClose("the entropy", trace.studentEntropies(), expected);
  }

  /** Each kind of token occurs, so the tests above have seen it. */
  @Test
  void theTracesHaveFallbacksAndImprobableTokens() {
    List<Trace> traces = traces(policies().get(0));
    assertThat(traces.stream().mapToInt(Trace::fallbacks).sum()).isGreaterThan(10);
    assertThat(traces.stream().mapToInt(Trace::improbableTokens).sum()).isGreaterThan(10);
  }

  /** The accepted tokens are those that the verifier finds probable enough, and no fallback is. */
  @Test
  void noAcceptedTokenIsBelowTheThreshold() {
    DecodingSettings settings =
        TestSettings.reverseSpeculative(THRESHOLD).completionLimit(50).get();
    List<Trace> traces =
        Pair.traces(pair.decode(settings, List.of(Pair.attempts(6, "metrics", PROMPT))));
    assertThat(traces.stream().mapToInt(Trace::fallbacks).sum()).isGreaterThan(10);
    for (Trace trace : traces) {
      for (int i = 0; i < trace.tokens().length; i++) {
        if (!trace.fallback()[i]) {
          assertThat(Math.exp(trace.studentLogProbs()[i])).isGreaterThan(THRESHOLD - 1e-6);
        }
      }
    }
  }

  @Test
  void theReportCountsTheTokensOfTheTraces() {
    DecodingSettings settings =
        TestSettings.reverseSpeculative(THRESHOLD).completionLimit(21).stopTokens(39).get();
    try (DecodingEngine engine = pair.engine(settings, Pair.NO_CHECKER)) {
      ProblemResult result = Pair.await(engine.submit(Pair.attempts(30, "count", PROMPT)));
      List<Trace> traces = Pair.traces(List.of(result));
      EngineReport report = engine.report();
      assertThat(report.tokens()).isEqualTo(traces.stream().mapToInt(t -> t.tokens().length).sum());
      assertThat(report.fallbacks()).isEqualTo(traces.stream().mapToInt(Trace::fallbacks).sum());
      assertThat(report.proposed()).isGreaterThanOrEqualTo(report.tokens());
      assertThat(report.slotOccupancy()).isBetween(0.0, 1.0);
    }
  }

  private static float[] plain(LanguageModel model, Trace trace) {
    int[] whole = joined(PROMPT, trace.tokens());
    float[] scores = new SequenceScorer(model, false).score(List.of(whole)).get(0).tokens();
    return Arrays.copyOfRange(scores, PROMPT.length - 1, scores.length);
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
