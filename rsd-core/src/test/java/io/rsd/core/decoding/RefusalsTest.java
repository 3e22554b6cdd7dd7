package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rejected candidates of a trace, held against plain forward passes over its beginnings. */
class RefusalsTest {

  private static final int VOCABULARY = 40;
  private static final int[] PROMPT = {1, 2, 3, 5, 8, 13};
  private static final double THRESHOLD = 0.01;
  private static final double THRESHOLD_TEMPERATURE = 0.8;
  private static final Offset<Double> TOLERANCE = within(2e-4);

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
    return DecodingPolicy.all(THRESHOLD);
  }

  static List<DecodingPolicy> rejectingPolicies() {
    return policies().stream().filter(p -> p.acceptanceThreshold().isPresent()).toList();
  }

  private static List<Trace> traces(DecodingPolicy policy) {
    DecodingSettings settings =
        TestSettings.of(policy)
            .thresholdTemperature(THRESHOLD_TEMPERATURE)
            .completionLimit(50)
            .blocks(5)
            .get();
    return Pair.traces(pair.decode(settings, List.of(Pair.attempts(4, "refusals", PROMPT))));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyFallbackStandsForOneCandidateAndNoOtherTokenDoes(DecodingPolicy policy) {
    for (Trace trace : traces(policy)) {
      int[] fallbacks =
          IntStream.range(0, trace.tokens().length).filter(i -> trace.fallback()[i]).toArray();
      assertThat(trace.refusals().positions()).isEqualTo(fallbacks);
      assertThat(trace.refusals().tokens()).hasSameSizeAs(fallbacks);
      assertThat(trace.refusals().studentLogProbs()).hasSameSizeAs(fallbacks);
      assertThat(trace.refusals().teacherLogProbs()).hasSameSizeAs(fallbacks);
    }
  }

  @ParameterizedTest
  @MethodSource("rejectingPolicies")
  void logProbsAreThoseOfPlainPassesOverWhatCameBefore(DecodingPolicy policy) {
    List<Trace> traces = traces(policy);
    assertThat(traces.stream().mapToInt(Trace::fallbacks).sum()).isGreaterThan(10);
    for (Trace trace : traces) {
      Refusals refusals = trace.refusals();
      List<float[]> ofStudent = plain(pair.student(), trace);
      List<float[]> ofTeacher = plain(pair.teacher(), trace);
      for (int i = 0; i < refusals.tokens().length; i++) {
        int token = refusals.tokens()[i];
        assertThat((double) refusals.studentLogProbs()[i])
            .isCloseTo(ofStudent.get(i)[token], TOLERANCE);
        assertThat((double) refusals.teacherLogProbs()[i])
            .isCloseTo(ofTeacher.get(i)[token], TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rejectingPolicies")
  void theVerifierFindsEachLessProbableThanTheThreshold(DecodingPolicy policy) {
    boolean studentVerifies = policy.verifier().orElseThrow() == Role.STUDENT;
    LanguageModel verifier = studentVerifies ? pair.student() : pair.teacher();
    for (Trace trace : traces(policy)) {
      List<float[]> logProbs = plain(verifier, trace);
      for (int i = 0; i < logProbs.size(); i++) {
        double[] tempered = tempered(logProbs.get(i));
        assertThat(Math.log(tempered[trace.refusals().tokens()[i]]))
            .isLessThan(Math.log(THRESHOLD) + TOLERANCE.value);
      }
    }
  }

  @Test
  void withoutAVerifierThatRejectsThereAreNone() {
    for (DecodingPolicy policy :
        List.of(new DecodingPolicy.TeacherOnly(), new DecodingPolicy.StudentOnly())) {
      assertThat(traces(policy))
          .allSatisfy(
              trace ->
                  assertThat(trace.refusals())
                      .usingRecursiveComparison()
                      .isEqualTo(Refusals.none()));
    }
  }

  /** The model's log-probabilities of the whole vocabulary at the place of each candidate. */
  private static List<float[]> plain(LanguageModel model, Trace trace) {
    List<int[]> contexts =
        IntStream.of(trace.refusals().positions())
            .mapToObj(position -> joined(PROMPT, Arrays.copyOf(trace.tokens(), position)))
            .toList();
    return new SequenceScorer(model, true)
        .score(contexts).stream().map(score -> score.last().orElseThrow()).toList();
  }

  private static double[] tempered(float[] logProbs) {
    double[] logits = IntStream.range(0, logProbs.length).mapToDouble(i -> logProbs[i]).toArray();
    return Tables.softmax(logits, THRESHOLD_TEMPERATURE);
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
