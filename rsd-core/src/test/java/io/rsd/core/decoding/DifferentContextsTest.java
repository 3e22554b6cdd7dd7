package io.rsd.core.decoding;

import static io.rsd.core.decoding.MixedVocabularies.END;
import static io.rsd.core.decoding.MixedVocabularies.END_THINK;
import static io.rsd.core.decoding.MixedVocabularies.STUDENT_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.THINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.model.SequenceScorer;
import io.rsd.core.text.VocabularyAlignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Teacher and student read the same text in tokens of their own. Seen on random models, whose next
 * token depends on the whole context.
 */
class DifferentContextsTest {

  private static final List<DecodingProblem> PROBLEMS =
      List.of(
          Pair.attempts(8, "shared", 'a', 'b', 'c'),
          Pair.attempts(8, "inside", 'a', THINK, 'b', END_THINK, 'c'),
          Pair.attempts(8, "last", 'a', THINK),
          Pair.attempts(8, "alone", THINK));

  @TempDir static Path folder;
  private static Pair pair;

  /** Its student draws a few letters and, as often, tokens that the teacher has to spell. */
  private static Pair oftenSpelled;

  @BeforeAll
  static void load() throws IOException {
    VocabularyAlignment vocabulary = MixedVocabularies.align(folder);
    pair =
        new Pair(
            RandomModel.load(folder.resolve("teacher"), Architecture.QWEN2, TEACHER_ROWS, 1, 3),
            RandomModel.load(folder.resolve("student"), Architecture.QWEN3, STUDENT_ROWS, 1.5, 4),
            vocabulary);
    double[][] letters = new double[STUDENT_ROWS][STUDENT_ROWS];
    for (double[] row : letters) {
      Arrays.fill(row, -20);
      Arrays.fill(row, 'a', 'd', 1);
      Arrays.fill(row, THINK, END_THINK + 1, 1);
    }
    oftenSpelled =
        new Pair(pair.teacher(), TableModel.load(folder.resolve("letters"), letters), vocabulary);
  }

  @AfterAll
  static void close() {
    pair.close();
    oftenSpelled.student().close();
  }

  static List<DecodingPolicy> policies() {
    return List.of(
        new DecodingPolicy.ReverseSpeculative(0.003), new DecodingPolicy.SkdInspired(1e-9));
  }

  private static List<ProblemResult> decode(DecodingPolicy policy, int blockLength, int slots) {
    return pair.decode(
        TestSettings.of(policy).completionLimit(40).blocks(blockLength).slots(slots).get(),
        PROBLEMS);
  }

  private static long studentOnly(List<Trace> traces) {
    return traces.stream()
        .flatMapToInt(trace -> Arrays.stream(trace.tokens()))
        .filter(token -> token == THINK || token == END_THINK)
        .count();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theTeacherReadsItsOwnSpellingOfTheStudentsTokens(DecodingPolicy policy) {
    List<ProblemResult> results = decode(policy, 5, 100);
    assertThat(studentOnly(Pair.traces(results))).isGreaterThan(2);
    for (int i = 0; i < results.size(); i++) {
      for (Trace trace : Pair.traces(List.of(results.get(i)))) {
        assertThat(Arrays.stream(trace.tokens())).allMatch(pair.vocabulary()::studentHas);
        assertTeacherFigures(trace, PROBLEMS.get(i).prompt());
        assertStudentFigures(trace, PROBLEMS.get(i).prompt());
      }
    }
  }

  private static void assertTeacherFigures(Trace trace, int[] prompt) {
    int[] whole = joined(prompt, trace.tokens());
    int[] own = pair.vocabulary().teacherContext(whole);
    float[] scores = new SequenceScorer(pair.teacher(), false).score(List.of(own)).get(0).tokens();
    int at = pair.vocabulary().teacherContext(prompt).length;
    for (int i = 0; i < trace.tokens().length; i++) {
      int token = trace.tokens()[i];
      float expected = 0;
      for (int end = at + pair.vocabulary().teacherTokens(token).length; at < end; at++) {
        expected += scores[at - 1];
      }
      if (token > END && trace.fallback()[i]) {
        assertThat(trace.teacherLogProbs()[i]).isNaN();
      } else {
        assertThat(trace.teacherLogProbs()[i]).as("token %d", i).isCloseTo(expected, within(1e-4f));
      }
    }
  }

  private static void assertStudentFigures(Trace trace, int[] prompt) {
    int[] whole = joined(prompt, trace.tokens());
    float[] scores =
        new SequenceScorer(pair.student(), false).score(List.of(whole)).get(0).tokens();
    TraceAssertions.assertClose(
        "the student",
        trace.studentLogProbs(),
        Arrays.copyOfRange(scores, prompt.length - 1, scores.length));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void blockLengthAndSlotsChangeNoToken(DecodingPolicy policy) {
    List<Trace> expected = Pair.traces(decode(policy, 1, 100));
    for (int length : new int[] {2, 3, 8, 16}) {
      assertSame(Pair.traces(decode(policy, length, 100)), expected);
    }
    assertSame(Pair.traces(decode(policy, 5, 3)), expected);
  }

  /**
   * Half of the spelled candidates are rejected, so blocks are cut after others that are accepted.
   */
  @Test
  void aBlockMayBeCutAfterASpelledCandidate() {
    TestSettings settings =
        TestSettings.of(new DecodingPolicy.SkdInspired(3e-9)).completionLimit(40);
    List<Trace> expected = Pair.traces(oftenSpelled.decode(settings.blocks(1).get(), PROBLEMS));
    int tokens = 40 * expected.size();
    assertThat(studentOnly(expected)).isBetween(tokens / 20L, tokens / 2L);
    assertThat(expected.stream().mapToInt(Trace::fallbacks).sum())
        .isBetween(tokens / 20, tokens / 2);
    for (int length : new int[] {2, 3, 8, 16}) {
      assertSame(
          Pair.traces(oftenSpelled.decode(settings.blocks(length).get(), PROBLEMS)), expected);
    }
  }

  private static void assertSame(List<Trace> actual, List<Trace> expected) {
    for (int i = 0; i < expected.size(); i++) {
      TraceAssertions.assertSame("trace " + i, actual.get(i), expected.get(i));
    }
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}
