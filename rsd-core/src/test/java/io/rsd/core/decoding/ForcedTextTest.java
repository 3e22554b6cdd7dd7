package io.rsd.core.decoding;

import static io.rsd.core.decoding.MixedVocabularies.END_THINK;
import static io.rsd.core.decoding.MixedVocabularies.STUDENT_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A text is forced at its place, whole and once, whatever the block and the batch. In the first
 * pair token {@code i + 1} follows {@code i}; the other pair has random weights.
 */
class ForcedTextTest {

  private static final int VOCABULARY = 12;
  private static final int RANDOM_VOCABULARY = 40;
  private static final int STOP = 39;

  @TempDir static Path folder;
  private static Pair chain;
  private static Pair random;

  @BeforeAll
  static void load() throws IOException {
    double[][] follows = Tables.chain(VOCABULARY);
    chain = Pair.ofTables(folder.resolve("chain"), follows, follows);
    random = Pair.ofRandomModels(folder.resolve("random"), RANDOM_VOCABULARY);
  }

  @AfterAll
  static void close() {
    chain.close();
    random.close();
  }

  private static TestSettings greedy(int blockLength, int limit, String unless, Integer... text) {
    return TestSettings.reverseSpeculative(0.01)
        .greedy()
        .blocks(blockLength)
        .completionLimit(6)
        .forced(limit, unless, text);
  }

  private static void assertTrace(Trace trace, int[] forced, int... tokens) {
    assertThat(trace.tokens()).containsExactly(tokens);
    assertThat(trace.forcedPositions()).isEqualTo(forced);
    for (int i = 0; i < tokens.length; i++) {
      boolean isForced = IntStream.of(forced).boxed().toList().contains(i);
      assertThat(Float.isNaN(trace.studentLogProbs()[i])).isEqualTo(isForced);
      assertThat(Float.isNaN(trace.studentEntropies()[i])).isEqualTo(isForced);
      assertThat(Float.isNaN(trace.teacherLogProbs()[i])).isEqualTo(isForced);
    }
  }

  private static int[] at(int... positions) {
    return positions;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void textStandsWherePromptAndCompletionReachItsLimit(int blockLength) {
    Trace trace = chain.trace(greedy(blockLength, 4, "8", 8).get(), 11, 0);
    assertTrace(trace, at(2), 1, 2, 8, 9, 10, 11);
    assertThat(trace.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(trace.text()).isEqualTo("1 2 8 9 10 11");
    assertThat(trace.drawnTokens()).isEqualTo(5);
    assertThat(trace.meanSurprisal()).as("all others are certain").isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 16})
  void textIsWrittenWholeThoughItBeginsWithTheNaturalEnd(int blockLength) {
    Trace trace = chain.trace(greedy(blockLength, 3, "8", 8, 5, 0).get(), 0);
    assertTrace(trace, at(2, 3, 4), 1, 2, 8, 5, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void stopTokenWithinTheTextEndsNothing(int blockLength) {
    DecodingSettings settings = greedy(blockLength, 3, "8", 8, 10, 1).stopTokens(10, 3).get();
    assertTrace(chain.trace(settings, 11), at(2, 3, 4), 0, 1, 8, 10, 1, 2);
    assertTrace(
        chain.trace(greedy(blockLength, 3, "8", 2).stopTokens(3).get(), 11), at(2), 0, 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void textThatCameByItselfIsNotForcedAgain(int blockLength) {
    assertTrace(chain.trace(greedy(blockLength, 4, "2", 8).get(), 0), at(), 1, 2, 3, 4, 5, 6);
    assertTrace(chain.trace(greedy(blockLength, 4, "3", 8).get(), 0), at(), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void completionThatEndedByItselfIsLeftAsItIs() {
    assertTrace(chain.trace(greedy(4, 4, "8", 8).stopTokens(3).get(), 0), at(), 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void limitWithinThePromptForcesTheTextBeforeTheFirstToken(int limit) {
    assertTrace(chain.trace(greedy(3, limit, "8", 8, 4).get(), 11, 0), at(0, 1), 8, 4, 5, 6, 7, 8);
    List<Trace> attempts =
        Pair.traces(
            chain.decode(
                greedy(3, limit, "8", 8).slots(2).get(), List.of(Pair.attempts(5, "p", 11, 0))));
    attempts.forEach(trace -> assertTrace(trace, at(0), 8, 9, 10, 11, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void promptThatEndsWithTheTextHasNoNeedOfIt(int limit) {
    assertTrace(chain.trace(greedy(3, limit, "0", 8).get(), 11, 0), at(), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void limitAtThatOfTheContextForcesNothing() {
    assertTrace(chain.trace(greedy(3, 5, "8", 8).contextLimit(5).get(), 0), at(), 1, 2, 3, 4);
  }

  @Test
  void limitOfTheCompletionCutsTheText() {
    Trace trace = chain.trace(greedy(4, 5, "8", 8, 9, 10, 11).get(), 0);
    assertTrace(trace, at(4, 5), 1, 2, 3, 4, 8, 9);
    assertThat(trace.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void promptThatLeavesNoRoomAfterTheTextIsRefused() {
    DecodingProblem problem = Pair.problem("p", 11, 0);
    assertThat(reason(greedy(3, 1, "8", 8, 9).contextLimit(4), problem))
        .contains("4 tokens for the student leave no room in a context of 4");
    assertThat(reason(greedy(3, 1, "8", 8, 9).completionLimit(2), problem))
        .contains("forced at its start leaves no room");
  }

  private static String reason(TestSettings settings, DecodingProblem problem) {
    Attempt attempt = chain.decode(settings.get(), List.of(problem)).get(0).attempts().get(0);
    return ((Attempt.Refused) attempt).reason();
  }

  @Test
  void negativeLimitIsRefused() {
    assertThatThrownBy(() -> new ForcedText(-1, "8", "8", List.of(8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at least 0");
  }

  /** What cannot be read fails its own attempt, when the place of the text comes. */
  @Test
  void failingTextDecoderFailsTheAttemptAlone() {
    TextDecoder failing =
        tokens -> {
          if (tokens.length > 0 && tokens[0] == 5) {
            throw new IllegalStateException("not these");
          }
          return Pair.NUMBERS.decode(tokens);
        };
    try (DecodingEngine engine =
        new DecodingEngine(
            chain.models(),
            chain.vocabulary(),
            greedy(3, 3, "8", 8).get(),
            AnswerGrader.of(Pair.NO_CHECKER),
            failing)) {
      var good = engine.submit(Pair.problem("good", 0));
      var bad = engine.submit(Pair.problem("bad", 4));
      assertTrace(Pair.trace(Pair.await(good), 0), at(2), 1, 2, 8, 9, 10, 11);
      assertThat(Pair.await(bad).attempts())
          .singleElement()
          .isInstanceOfSatisfying(
              Attempt.Failed.class, failed -> assertThat(failed.reason()).contains("not these"));
    }
  }

  /** The teacher reads its own spelling of the text, and goes on from there. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void teacherReadsItsOwnSpelling(int blockLength) throws IOException {
    double[][] ofTeacher = Tables.chain(TEACHER_ROWS);
    double[][] ofStudent = Tables.chain(STUDENT_ROWS);
    try (Pair mixed =
        new Pair(
            TableModel.load(folder.resolve("teacher" + blockLength), ofTeacher),
            TableModel.load(folder.resolve("student" + blockLength), ofStudent),
            MixedVocabularies.align(folder.resolve("mixed" + blockLength)))) {
      DecodingSettings settings =
          TestSettings.of(new DecodingPolicy.TeacherOnly())
              .greedy()
              .blocks(blockLength)
              .completionLimit(5)
              .forced(3, Integer.toString(END_THINK), END_THINK)
              .get();
      Trace trace = mixed.trace(settings, 'a');
      // For the teacher the text ends with '>', after which '?' comes.
      assertThat(trace.tokens()).containsExactly('b', 'c', END_THINK, '?', '@');
      assertThat(trace.forcedPositions()).containsExactly(2);
    }
  }

  static List<DecodingPolicy> policies() {
    return DecodingPolicy.all(0.003);
  }

  private static List<DecodingProblem> problems() {
    return IntStream.of(1, 6, 12, 31, 45)
        .mapToObj(length -> Pair.attempts(2, "p" + length, prompt(length)))
        .toList();
  }

  private static int[] prompt(int length) {
    return IntStream.range(0, length).map(i -> (7 * i + length) % RANDOM_VOCABULARY).toArray();
  }

  private static TestSettings forcing(DecodingPolicy policy) {
    return TestSettings.of(policy)
        .completionLimit(40)
        .stopTokens(STOP)
        .forced(31, "38 38", 38, 3, 38);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void tokensDoNotDependOnBlockAndBatch(DecodingPolicy policy) {
    List<Trace> plain =
        Pair.traces(random.decode(forcing(policy).blocks(1).slots(1).get(), problems()));
    assertThat(plain.stream().filter(trace -> trace.forcedPositions().length == 3).count())
        .isGreaterThan(5);
    int[][] blocksAndSlots = {{2, 10}, {3, 2}, {7, 10}, {16, 3}, {70, 10}};
    for (int[] of : blocksAndSlots) {
      DecodingSettings settings = forcing(policy).blocks(of[0]).slots(of[1]).get();
      List<Trace> traces = Pair.traces(random.decode(settings, problems()));
      for (int i = 0; i < plain.size(); i++) {
        TraceAssertions.assertSame("trace " + i, traces.get(i), plain.get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void figuresOfTheOthersAreThoseOfPlainPasses(DecodingPolicy policy) {
    for (DecodingProblem problem : problems()) {
      for (Trace trace : Pair.traces(random.decode(forcing(policy).get(), List.of(problem)))) {
        assertFigures(trace.studentLogProbs(), random.student(), problem, trace);
        if (policy.needsTeacher()) {
          assertFigures(trace.teacherLogProbs(), random.teacher(), problem, trace);
        }
      }
    }
  }

  private static void assertFigures(
      float[] actual, LanguageModel model, DecodingProblem problem, Trace trace) {
    int[] whole =
        IntStream.concat(IntStream.of(problem.prompt()), IntStream.of(trace.tokens())).toArray();
    float[] scores = new SequenceScorer(model, false).score(List.of(whole)).get(0).tokens();
    float[] expected = Arrays.copyOfRange(scores, problem.prompt().length - 1, scores.length);
    IntStream.of(trace.forcedPositions()).forEach(position -> expected[position] = Float.NaN);
    TraceAssertions.assertClose(problem.id(), actual, expected);
  }

  /** Rejection sampling reads the text after it. */
  @Test
  void answerAfterTheTextIsChecked() {
    AnswerChecker checker =
        (gold, completion) ->
            new AnswerCheck(
                completion.contains(gold)
                    ? AnswerCheck.Verdict.EQUAL
                    : AnswerCheck.Verdict.DIFFERENT,
                gold,
                "",
                "");
    DecodingProblem problem =
        new DecodingProblem("p", new int[] {0}, Optional.of("8 9 10"), 1, true);
    Attempt attempt =
        chain
            .decode(greedy(4, 3, "8", 8).stopTokens(11).get(), checker, List.of(problem))
            .get(0)
            .attempts()
            .get(0);
    assertThat(((Attempt.Finished) attempt).isCorrect()).isTrue();
  }

  @Test
  void reportCountsDrawnTokensAlone() {
    try (DecodingEngine engine = chain.engine(greedy(4, 3, "8", 8, 9).get(), Pair.NO_CHECKER)) {
      Trace trace = Pair.trace(Pair.await(engine.submit(Pair.problem("p", 0))), 0);
      assertThat(trace.tokens()).hasSize(6);
      assertThat(engine.report().tokens()).isEqualTo(4);
    }
  }
}
