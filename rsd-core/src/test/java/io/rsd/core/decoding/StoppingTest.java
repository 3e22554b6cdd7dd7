package io.rsd.core.decoding;

import static io.rsd.core.decoding.MixedVocabularies.END;
import static io.rsd.core.decoding.MixedVocabularies.END_THINK;
import static io.rsd.core.decoding.MixedVocabularies.STUDENT_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_END;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.THINK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where completions end. Both models count: after token {@code i} comes {@code i + 1}, but after 7
 * the teacher goes on with 2, which the student finds improbable, and the student with 9.
 */
class StoppingTest {

  private static final int VOCABULARY = 12;

  @TempDir static Path folder;
  private static Pair pair;
  private static Pair mixed;

  @BeforeAll
  static void load() throws IOException {
    double[][] teacher = Tables.chain(VOCABULARY);
    double[][] student = Tables.chain(VOCABULARY);
    teacher[7][2] = 60;
    student[7][9] = 60;
    pair = Pair.ofTables(folder.resolve("same"), teacher, student);
    double[][] mixedTeacher = Tables.chain(TEACHER_ROWS);
    double[][] mixedStudent = Tables.chain(STUDENT_ROWS);
    mixedTeacher['g'][TEACHER_END] = 60;
    mixedStudent['k'][END_THINK] = 60;
    mixed =
        new Pair(
            TableModel.load(folder.resolve("mixed-teacher"), mixedTeacher),
            TableModel.load(folder.resolve("mixed-student"), mixedStudent),
            MixedVocabularies.align(folder));
  }

  @AfterAll
  static void close() {
    pair.close();
    mixed.close();
  }

  private static TestSettings greedy(int blockLength) {
    return TestSettings.reverseSpeculative(0.01).greedy().blocks(blockLength).completionLimit(10);
  }

  private static void assertEnds(Trace trace, FinishReason reason, int... tokens) {
    assertThat(trace.tokens()).containsExactly(tokens);
    assertThat(trace.finishReason()).isEqualTo(reason);
    assertThat(trace.fallback()).hasSameSizeAs(tokens);
    assertThat(trace.studentLogProbs()).hasSameSizeAs(tokens);
    assertThat(trace.studentEntropies()).hasSameSizeAs(tokens);
    assertThat(trace.teacherLogProbs()).hasSameSizeAs(tokens);
    assertThat(trace.tokenEnds().orElseThrow())
        .hasSameSizeAs(tokens)
        .endsWith(trace.text().length());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void nothingComesAfterAStopToken(int blockLength) {
    Trace trace = pair.trace(greedy(blockLength).stopTokens(5).get(), 0);
    assertEnds(trace, FinishReason.EOS, 1, 2, 3, 4, 5);
    assertThat(trace.text()).as("the text is without it").isEqualTo("1 2 3 4");
    assertThat(trace.tokenEnds()).hasValue(new int[] {1, 3, 5, 7, 7});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void aFallbackMayBeTheStopToken(int blockLength) {
    Trace trace = pair.trace(greedy(blockLength).stopTokens(9).get(), 4);
    assertEnds(trace, FinishReason.EOS, 5, 6, 7, 9);
    assertThat(trace.fallback()).containsExactly(false, false, false, true);
    assertThat(trace.refusals().positions()).containsExactly(3);
    assertThat(trace.refusals().tokens()).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void theCompletionLimitCutsABlock(int blockLength) {
    Trace trace = pair.trace(greedy(blockLength).completionLimit(6).get(), 0);
    assertEnds(trace, FinishReason.LENGTH, 1, 2, 3, 4, 5, 6);
    assertThat(trace.text()).isEqualTo("1 2 3 4 5 6");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void aProblemMayHaveALowerCompletionLimitOfItsOwn(int blockLength) {
    List<ProblemResult> results =
        pair.decode(
            greedy(blockLength).completionLimit(6).stopTokens(5).get(),
            List.of(limited("lower", 3), limited("higher", 7), limited("at the stop", 5)));
    assertEnds(Pair.trace(results.get(0), 0), FinishReason.LENGTH, 1, 2, 3);
    assertEnds(Pair.trace(results.get(1), 0), FinishReason.EOS, 1, 2, 3, 4, 5);
    assertEnds(Pair.trace(results.get(2), 0), FinishReason.EOS, 1, 2, 3, 4, 5);
    assertEnds(
        Pair.trace(
            pair.decode(greedy(blockLength).completionLimit(2).get(), List.of(limited("higher", 7)))
                .get(0),
            0),
        FinishReason.LENGTH,
        1,
        2);
  }

  private static DecodingProblem limited(String id, int completionLimit) {
    return new DecodingProblem(
        id,
        new int[] {0},
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        1,
        false,
        completionLimit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void theContextLimitCountsThePrompt(int blockLength) {
    Trace trace = pair.trace(greedy(blockLength).contextLimit(8).get(), 10, 11, 0);
    assertEnds(trace, FinishReason.LENGTH, 1, 2, 3, 4, 5);
    assertThat(trace.promptTokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void theFirstTokenMayBeTheStopToken(int blockLength) {
    Trace trace = pair.trace(greedy(blockLength).stopTokens(5).get(), 4);
    assertEnds(trace, FinishReason.EOS, 5);
    assertThat(trace.text()).isEmpty();
  }

  @Test
  void aStopTokenAtTheLimitIsAStop() {
    Trace trace = pair.trace(greedy(3).stopTokens(5).completionLimit(5).get(), 0);
    assertEnds(trace, FinishReason.EOS, 1, 2, 3, 4, 5);
  }

  @Test
  void aStopTokenInThePromptStopsNothing() {
    Trace trace = pair.trace(greedy(3).stopTokens(3).get(), 3, 9);
    assertEnds(trace, FinishReason.EOS, 10, 11, 0, 1, 2, 3);
  }

  @Test
  void anyOfSeveralStopTokensStops() {
    DecodingSettings settings = greedy(4).stopTokens(3, 11).get();
    assertEnds(pair.trace(settings, 0), FinishReason.EOS, 1, 2, 3);
    assertEnds(pair.trace(settings, 9), FinishReason.EOS, 10, 11);
  }

  @Test
  void aPromptThatFillsTheContextIsRefusedAndTheOthersAreNot() {
    List<ProblemResult> results =
        pair.decode(
            greedy(3).contextLimit(5).get(),
            List.of(
                Pair.problem("fits", 8, 9, 10, 11),
                Pair.attempts(2, "full", 7, 8, 9, 10, 11),
                Pair.problem("over", IntStream.range(0, 600).map(i -> i % VOCABULARY).toArray()),
                Pair.problem("short", 0)));
    assertEnds(Pair.trace(results.get(0), 0), FinishReason.LENGTH, 0);
    assertEnds(Pair.trace(results.get(3), 0), FinishReason.LENGTH, 1, 2, 3, 4);
    assertThat(results.get(1).attempts())
        .containsExactly(
            new Attempt.Refused(
                0, "the prompt's 5 tokens for the student leave no room in a context of 5"),
            new Attempt.Refused(
                1, "the prompt's 5 tokens for the student leave no room in a context of 5"));
    assertThat(results.get(2).attempts())
        .containsExactly(
            new Attempt.Refused(
                0, "the prompt's 600 tokens for the student leave no room in a context of 5"));
  }

  @Test
  void anEmptyPromptIsRefused() {
    List<ProblemResult> results =
        pair.decode(greedy(3).get(), List.of(Pair.attempts(2, "empty"), Pair.problem("one", 0)));
    assertThat(results.get(0).attempts())
        .containsExactly(
            new Attempt.Refused(0, "the prompt is empty"),
            new Attempt.Refused(1, "the prompt is empty"));
    assertThat(Pair.trace(results.get(1), 0).tokens()).startsWith(1, 2, 3);
  }

  @Test
  void aPromptWithTokensThatTheStudentDoesNotHaveIsRefused() {
    String reason = "the prompt has tokens that the student does not have";
    for (int token : new int[] {-1, VOCABULARY, Integer.MAX_VALUE}) {
      assertThat(pair.decode(greedy(3).get(), List.of(Pair.problem("p", 1, token, 2))))
          .containsExactly(new ProblemResult("p", List.of(new Attempt.Refused(0, reason))));
    }
    assertThat(mixed.decode(greedy(3).get(), List.of(Pair.problem("row", 'a', TEACHER_END))))
        .containsExactly(new ProblemResult("row", List.of(new Attempt.Refused(0, reason))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aStopTokenThatOnlyTheStudentKnowsComesByFallback(int blockLength) {
    Trace trace = mixed.trace(greedy(blockLength).stopTokens(END_THINK).get(), 'i');
    assertEnds(trace, FinishReason.EOS, 'j', 'k', END_THINK);
    assertThat(trace.fallback()).containsExactly(false, false, true);
    assertThat(trace.teacherLogProbs()[2]).isNaN();
  }

  @Test
  void aStopTokenThatOnlyTheTeacherKnowsIsNeverDrawn() {
    DecodingSettings settings = greedy(3).stopTokens(END, TEACHER_END).completionLimit(4).get();
    assertEnds(mixed.trace(settings, 'f'), FinishReason.LENGTH, 'g', 'h', 'i', 'j');
  }

  @Test
  void theTeachersLongerContextCounts() {
    int[] prompt = {THINK, THINK, THINK, 'a'};
    Trace trace = mixed.trace(greedy(4).contextLimit(12).get(), prompt);
    assertEnds(trace, FinishReason.LENGTH, 'b', 'c');
    assertThat(mixed.decode(greedy(4).contextLimit(10).get(), List.of(Pair.problem("p", prompt))))
        .containsExactly(
            new ProblemResult(
                "p",
                List.of(
                    new Attempt.Refused(
                        0,
                        "the prompt's 10 tokens for the teacher leave no room in a context of"
                            + " 10"))));
  }
}
