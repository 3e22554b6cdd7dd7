package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
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

/**
 * A trace depends on seed, problem and attempt alone: not on the block length, the number of slots,
 * the other problems or their order. Seen on random models, whose next token depends on the whole
 * context. Kernels for other shapes round differently, so a token could differ where a uniform
 * number hits a boundary of the distribution to seven digits; with the fixed seed none does.
 */
class SameTokensTest {

  private static final int VOCABULARY = 40;
  private static final int STOP = 39;
  private static final double THRESHOLD = 0.003;

  private static final Map<DecodingPolicy, Map<String, Trace>> PLAIN = new HashMap<>();

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

  /** Six problems of two attempts each, with prompts of 1 to 26 tokens. */
  private static List<DecodingProblem> problems(String name) {
    Random random = new Random(name.hashCode());
    List<DecodingProblem> problems = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int[] prompt = random.ints(1 + 5L * i, 0, VOCABULARY).toArray();
      problems.add(Pair.attempts(2, name + i, prompt));
    }
    return problems;
  }

  private static List<ProblemResult> decode(
      DecodingPolicy policy, UnaryOperator<TestSettings> how, List<DecodingProblem> problems) {
    TestSettings settings = TestSettings.of(policy).completionLimit(64).stopTokens(STOP);
    return pair.decode(how.apply(settings).get(), problems);
  }

  /** Token by token, one sequence at a time: the method as the paper writes it down. */
  private static Map<String, Trace> plain(DecodingPolicy policy) {
    return PLAIN.computeIfAbsent(
        policy, of -> Pair.byName(decode(of, s -> s.blocks(1).slots(1), problems("p"))));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theBlockLengthChangesNoToken(DecodingPolicy policy) {
    Map<String, Trace> expected = plain(policy);
    for (int length : new int[] {1, 2, 3, 5, 8, 16, 70}) {
      TraceAssertions.assertSame(
          Pair.byName(decode(policy, s -> s.blocks(length), problems("p"))), expected);
    }
    TraceAssertions.assertSame(
        Pair.byName(decode(policy, settings -> settings, problems("p"))), expected);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theNumberOfSlotsChangesNoToken(DecodingPolicy policy) {
    Map<String, Trace> expected = plain(policy);
    TraceAssertions.assertSame(
        Pair.byName(decode(policy, s -> s.slots(1).blocks(16), problems("p"))), expected);
    TraceAssertions.assertSame(
        Pair.byName(decode(policy, s -> s.slots(3).blocks(1), problems("p"))), expected);
    TraceAssertions.assertSame(
        Pair.byName(decode(policy, s -> s.slots(3).blocks(5), problems("p"))), expected);
    TraceAssertions.assertSame(
        Pair.byName(decode(policy, s -> s.slots(3), problems("p"))), expected);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void otherProblemsAndTheirOrderChangeNoToken(DecodingPolicy policy) {
    List<DecodingProblem> more = problems("p");
    more.addAll(problems("q"));
    Collections.shuffle(more, new Random(3));
    Map<String, Trace> found = Pair.byName(decode(policy, s -> s.slots(5), more));
    found.keySet().removeIf(name -> !name.startsWith("p"));
    TraceAssertions.assertSame(found, plain(policy));
  }

  /** Without these, the tests above would show little. */
  @Test
  void tracesAreLongAndBlocksAreCutInTheirMiddle() {
    for (DecodingPolicy policy : policies().subList(0, 2)) {
      List<Trace> traces = List.copyOf(plain(policy).values());
      int tokens = traces.stream().mapToInt(trace -> trace.tokens().length).sum();
      int fallbacks = traces.stream().mapToInt(Trace::fallbacks).sum();
      assertThat(tokens).isGreaterThan(20 * traces.size());
      assertThat((double) fallbacks / tokens).as("fallback rate").isBetween(0.02, 0.2);
      assertThat(traces).extracting(Trace::finishReason).contains(FinishReason.values());
      assertThat(distinctTokens(traces)).isGreaterThan(VOCABULARY / 2);
    }
  }

  private static long distinctTokens(List<Trace> traces) {
    return traces.stream().flatMapToInt(t -> Arrays.stream(t.tokens())).distinct().count();
  }

  @Test
  void problemAttemptAndSeedEachChangeTheTokens() {
    int[] prompt = {1, 2, 3};
    DecodingSettings settings = TestSettings.of(policies().get(0)).completionLimit(30).get();
    List<Trace> traces =
        Pair.traces(
            pair.decode(
                settings, List.of(Pair.attempts(2, "a", prompt), Pair.problem("b", prompt))));
    DecodingSettings otherSeed = settings.withSeed(settings.seed() + 1);
    Trace reseeded =
        Pair.trace(pair.decode(otherSeed, List.of(Pair.problem("a", prompt))).get(0), 0);
    assertThat(List.of(traces.get(0), traces.get(1), traces.get(2), reseeded))
        .extracting(Trace::text)
        .doesNotHaveDuplicates();
  }
}
