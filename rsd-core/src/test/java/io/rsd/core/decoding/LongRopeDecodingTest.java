package io.rsd.core.decoding;

import static io.rsd.core.decoding.MixedVocabularies.END;
import static io.rsd.core.decoding.MixedVocabularies.END_THINK;
import static io.rsd.core.decoding.MixedVocabularies.STUDENT_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.TEACHER_ROWS;
import static io.rsd.core.decoding.MixedVocabularies.THINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.model.SequenceScorer;
import io.rsd.core.model.TokenBatch;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.text.VocabularyAlignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decoding with models of LongRoPE, whose rotary frequencies change at all positions when a
 * sequence outgrows the original context. Both models' contexts are tiny and different, so that
 * every row comes to both lengths, at other times than the rows beside it.
 */
class LongRopeDecodingTest {

  private static final int VOCABULARY = 32;
  private static final int STUDENT_CONTEXT = 20;
  private static final int TEACHER_CONTEXT = 27;
  private static final int COMPLETION = 48;
  private static final double THRESHOLD = 0.01;

  @TempDir static Path folder;
  private static Pair pair;

  @BeforeAll
  static void load() {
    pair =
        new Pair(
            model(folder.resolve("teacher"), TEACHER_CONTEXT, VOCABULARY, 1),
            model(folder.resolve("student"), STUDENT_CONTEXT, VOCABULARY, 2),
            VocabularyAlignment.identical(VOCABULARY, VOCABULARY));
  }

  private static LanguageModel model(Path place, int context, int vocabulary, long seed) {
    LongRope scaling = new LongRope(List.of(1.0, 1.2, 1.5), List.of(2.0, 5.0, 9.0), context, 1.2);
    ConfigJson json = ConfigJson.of(Architecture.PHI3).longRope(scaling, 0.75);
    return RandomModel.load(place, json, vocabulary, 1, seed);
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  static List<DecodingPolicy> policies() {
    return DecodingPolicy.all(THRESHOLD);
  }

  /** The prompts are shorter than both contexts, between the two, as long as one, and longer. */
  private static List<DecodingProblem> problems() {
    Random random = new Random(5);
    List<DecodingProblem> problems = new ArrayList<>();
    for (int length : new int[] {1, 4, 11, 19, 20, 21, 24, 27, 28, 31}) {
      int[] prompt = random.ints(length, 0, VOCABULARY).toArray();
      problems.add(Pair.attempts(2, "p" + length, prompt));
    }
    return problems;
  }

  private static Map<String, Trace> decode(
      DecodingPolicy policy, UnaryOperator<TestSettings> how, List<DecodingProblem> problems) {
    TestSettings settings = TestSettings.of(policy).completionLimit(COMPLETION);
    return Pair.byName(pair.decode(how.apply(settings).get(), problems));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void neitherBlocksNorSlotsNorCompanyChangeAToken(DecodingPolicy policy) {
    Map<String, Trace> plain = decode(policy, s -> s.blocks(1).slots(1), problems());
    for (int block : new int[] {1, 2, 3, 5, 8, 16, 70}) {
      TraceAssertions.assertSame(decode(policy, s -> s.blocks(block), problems()), plain);
    }
    TraceAssertions.assertSame(decode(policy, s -> s.blocks(7).slots(3), problems()), plain);
    TraceAssertions.assertSame(decode(policy, s -> s, problems()), plain);
    List<DecodingProblem> last = problems().subList(7, 8);
    Map<String, Trace> alone = decode(policy, s -> s.blocks(5), last);
    alone.forEach((name, trace) -> TraceAssertions.assertSame(name, trace, plain.get(name)));
  }

  /** Memory for few slots makes the engine move sequences, and begin some of them again. */
  @Test
  void littleMemoryChangesNoToken() {
    DecodingPolicy policy = policies().get(0);
    long position = pair.teacher().cacheBytesPerPosition() + pair.student().cacheBytesPerPosition();
    TraceAssertions.assertSame(
        decode(policy, s -> s.cacheMemory(3 * 256 * position), problems()),
        decode(policy, s -> s.blocks(1).slots(1), problems()));
  }

  /**
   * Every recorded log-prob is that of one pass over exactly the tokens before it, as generating
   * token by token computes it.
   */
  @ParameterizedTest
  @MethodSource("policies")
  void logProbsAreThoseOfTheTokensBeforeEach(DecodingPolicy policy) {
    List<DecodingProblem> problems = problems();
    Map<String, Trace> traces = decode(policy, settings -> settings, problems);
    for (DecodingProblem problem : List.of(problems.get(1), problems.get(4), problems.get(8))) {
      Trace trace = traces.get(problem.id() + "/0");
      if (policy.uses(Role.STUDENT)) {
        assertOwnPasses(pair.student(), problem.prompt(), trace, trace.studentLogProbs());
      }
      if (policy.uses(Role.TEACHER)) {
        assertOwnPasses(pair.teacher(), problem.prompt(), trace, trace.teacherLogProbs());
      }
    }
  }

  private static void assertOwnPasses(
      LanguageModel model, int[] prompt, Trace trace, float[] logProbs) {
    int[] whole = whole(prompt, trace);
    for (int i = 0; i < logProbs.length; i++) {
      int[] before = Arrays.copyOf(whole, prompt.length + i);
      model.resize(1, before.length);
      float[] next =
          model
              .score(TokenBatch.single(0, 0, before), List.of(new int[0]), before.length - 1)
              .vocabulary();
      assertThat(logProbs[i]).isCloseTo(next[whole[before.length]], within(1e-4f));
    }
  }

  private static int[] whole(int[] prompt, Trace trace) {
    int[] whole = Arrays.copyOf(prompt, prompt.length + trace.tokens().length);
    System.arraycopy(trace.tokens(), 0, whole, prompt.length, trace.tokens().length);
    return whole;
  }

  /** Without these, the tests above would show little. */
  @Test
  void rowsCrossAndTheFrequenciesMatter() {
    DecodingProblem problem = problems().get(1);
    Map<String, Trace> traces = decode(policies().get(0), settings -> settings, problems());
    assertThat(traces.values()).allMatch(trace -> trace.tokens().length == COMPLETION);
    assertThat(traces.values().stream().mapToInt(Trace::fallbacks).sum()).isPositive();

    // Scoring reads the whole trace at once, by the long factors at all positions.
    Trace trace = traces.get(problem.id() + "/0");
    int[] whole = whole(problem.prompt(), trace);
    float[] scored =
        new SequenceScorer(pair.student(), false).score(List.of(whole)).get(0).tokens();
    int promptTokens = problem.prompt().length;
    double before = 0;
    double after = 0;
    for (int i = 0; i < trace.tokens().length; i++) {
      double difference = Math.abs(trace.studentLogProbs()[i] - scored[promptTokens - 1 + i]);
      if (promptTokens + i <= STUDENT_CONTEXT) {
        before = Math.max(before, difference);
      } else {
        after = Math.max(after, difference);
      }
    }
    assertThat(before).isGreaterThan(0.1);
    assertThat(after).isLessThan(1e-4);
  }

  /** The teacher's length passes its context's in the middle of a token that it has to spell. */
  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13})
  void tokensThatTheTeacherSpellsCrossAlike(int context) throws IOException {
    double[][] letters = new double[STUDENT_ROWS][STUDENT_ROWS];
    for (double[] row : letters) {
      Arrays.fill(row, -20);
      Arrays.fill(row, 'a', 'd', 1);
      Arrays.fill(row, THINK, END_THINK + 1, 1);
    }
    Path place = folder.resolve("spelled-" + context);
    try (Pair spelled =
        new Pair(
            model(place.resolve("teacher"), context, TEACHER_ROWS, 3),
            TableModel.load(place.resolve("letters"), letters),
            MixedVocabularies.align(place))) {
      TestSettings settings =
          TestSettings.of(new DecodingPolicy.SkdInspired(3e-9)).completionLimit(30);
      List<DecodingProblem> problems =
          List.of(
              Pair.attempts(6, "letters", 'a', 'b', 'c'), Pair.attempts(6, "spelled", 'a', THINK));
      List<Trace> expected = Pair.traces(spelled.decode(settings.blocks(1).get(), problems));
      assertThat(expected).anyMatch(trace -> Arrays.stream(trace.tokens()).anyMatch(t -> t > END));
      for (int block : new int[] {2, 3, 8, 16}) {
        List<Trace> found = Pair.traces(spelled.decode(settings.blocks(block).get(), problems));
        for (int i = 0; i < expected.size(); i++) {
          TraceAssertions.assertSame("trace " + i, found.get(i), expected.get(i));
        }
      }
    }
  }
}
