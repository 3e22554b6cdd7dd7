package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rejection sampling, held against what one reads off all attempts when none is cancelled. What a
 * completion's tokens add up to decides whether it is correct, so attempts differ in length and
 * outcome.
 */
class RejectionSamplingTest {

  private static final int VOCABULARY = 8;
  private static final int STOP = 0;
  private static final int ATTEMPTS = 8;

  static final AnswerChecker SUM =
      (gold, completion) -> {
        int sum =
            Arrays.stream(completion.split(" "))
                .filter(t -> !t.isEmpty())
                .mapToInt(Integer::parseInt)
                .sum();
        Verdict verdict =
            switch (sum % 9) {
              case 0 -> Verdict.EQUAL;
              case 1 -> Verdict.UNDECIDED;
              default -> Verdict.DIFFERENT;
            };
        return new AnswerCheck(verdict, gold, Integer.toString(sum), "");
      };

  @TempDir static Path folder;
  private static Pair pair;

  @BeforeAll
  static void load() throws IOException {
    pair =
        Pair.ofTables(folder, Tables.random(VOCABULARY, 0.5, 5), Tables.random(VOCABULARY, 0.5, 6));
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  private static TestSettings settings() {
    return TestSettings.reverseSpeculative(0.05).stopTokens(STOP).completionLimit(24);
  }

  private static List<DecodingProblem> problems(boolean stopAtSuccess) {
    return IntStream.range(0, 24)
        .mapToObj(
            i ->
                new DecodingProblem(
                    "p" + i,
                    new int[] {1, i % VOCABULARY},
                    Optional.of("g"),
                    ATTEMPTS,
                    stopAtSuccess))
        .toList();
  }

  /** All there is to an attempt but the time it took. */
  static List<String> described(ProblemResult result) {
    return result.attempts().stream().map(RejectionSamplingTest::described).toList();
  }

  private static String described(Attempt attempt) {
    return attempt instanceof Attempt.Finished finished
        ? "%d: %s (%s), %s"
            .formatted(
                finished.number(),
                Arrays.toString(finished.trace().tokens()),
                finished.trace().finishReason(),
                finished.check())
        : attempt.toString();
  }

  /** What must come out when success cancels: read off all the attempts. */
  private static List<String> expected(ProblemResult all) {
    List<String> expected = new ArrayList<>();
    boolean solved = false;
    for (Attempt attempt : all.attempts()) {
      expected.add(described(solved ? new Attempt.Cancelled(attempt.number()) : attempt));
      solved |= ((Attempt.Finished) attempt).isCorrect();
    }
    return expected;
  }

  @Test
  void theCorrectAttemptWithTheLowestNumberIsKeptWhateverTheBatch() {
    List<ProblemResult> all = pair.decode(settings().get(), SUM, problems(false));
    List<List<String>> expected = all.stream().map(RejectionSamplingTest::expected).toList();
    assertThat(all.stream().filter(RejectionSamplingTest::laterIsSooner).count())
        .as("problems at which a later attempt has success before the one to keep")
        .isGreaterThan(3);
    for (int slots : new int[] {1, 3, 16, 256}) {
      for (int blockLength : new int[] {1, 4, 16}) {
        List<ProblemResult> results =
            pair.decode(settings().slots(slots).blocks(blockLength).get(), SUM, problems(true));
        assertThat(results.stream().map(RejectionSamplingTest::described))
            .as("%d slots, blocks of %d", slots, blockLength)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  /** Whether a correct attempt is shorter than the first correct one. */
  private static boolean laterIsSooner(ProblemResult all) {
    return all.solution()
        .map(kept -> kept.trace().tokens().length)
        .filter(
            length ->
                all.attempts().stream()
                    .map(Attempt.Finished.class::cast)
                    .anyMatch(a -> a.isCorrect() && a.trace().tokens().length < length))
        .isPresent();
  }

  @Test
  void allAttemptsAreMadeIfSuccessCancelsNone() {
    List<ProblemResult> results = pair.decode(settings().slots(5).get(), SUM, problems(false));
    for (ProblemResult result : results) {
      assertThat(result.attempts()).hasSize(ATTEMPTS).hasOnlyElementsOfType(Attempt.Finished.class);
      assertThat(result.attempts())
          .extracting(Attempt::number)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }
    assertThat(results)
        .as("problems with several correct attempts")
        .anyMatch(
            result ->
                result.attempts().stream().filter(RejectionSamplingTest::isCorrect).count() > 1);
  }

  private static boolean isCorrect(Attempt attempt) {
    return attempt instanceof Attempt.Finished finished && finished.isCorrect();
  }

  @Test
  void theSolutionIsTheFirstCorrectAttemptAndAPrefixComesFromTheFirstTraceOfAnUnsolvedProblem() {
    List<ProblemResult> results = pair.decode(settings().get(), SUM, problems(true));
    assertThat(results).anyMatch(result -> result.solution().isPresent());
    assertThat(results).anyMatch(result -> result.solution().isEmpty());
    for (ProblemResult result : results) {
      Optional<Attempt.Finished> solution = result.solution();
      if (solution.isPresent()) {
        assertThat(solution.orElseThrow().check().orElseThrow().verdict()).isEqualTo(Verdict.EQUAL);
        assertThat(result.attempts().subList(0, solution.orElseThrow().number()))
            .noneMatch(RejectionSamplingTest::isCorrect);
        assertThat(result.prefixSource()).isEmpty();
      } else {
        assertThat(result.prefixSource()).containsSame((Attempt.Finished) result.attempts().get(0));
      }
    }
  }

  @Test
  void anAttemptWithoutATraceIsNoSourceOfAPrefix() {
    Trace trace = pair.trace(settings().get(), 1);
    Attempt.Finished finished = new Attempt.Finished(2, trace, Optional.empty());
    ProblemResult result =
        new ProblemResult(
            "p", List.of(new Attempt.Failed(0, ""), new Attempt.Cancelled(1), finished));
    assertThat(result.prefixSource()).containsSame(finished);
    ProblemResult none = new ProblemResult("p", List.of(new Attempt.Refused(0, "")));
    assertThat(none.prefixSource()).isEmpty();
    assertThat(none.solution()).isEmpty();
  }

  @Test
  void withoutAGoldAnswerNothingIsChecked() {
    AnswerChecker none =
        (gold, completion) -> {
          throw new IllegalStateException("checked");
        };
    ProblemResult result =
        pair.decode(settings().get(), none, List.of(Pair.attempts(20, "p", 1))).get(0);
    assertThat(result.attempts())
        .allSatisfy(
            attempt ->
                assertThat(((Attempt.Finished) attempt).check())
                    .as("attempt %s", attempt)
                    .isEmpty());
    assertThat(result.solution()).isEmpty();
  }

  @Test
  void aTraceThatWasCutIsNotChecked() {
    AnswerChecker everythingIsRight =
        (gold, completion) -> new AnswerCheck(Verdict.EQUAL, gold, gold, "");
    ProblemResult result =
        pair.decode(
                settings().completionLimit(4).get(),
                everythingIsRight,
                List.of(new DecodingProblem("p", new int[] {1}, Optional.of("g"), 30, false)))
            .get(0);
    assertThat(Pair.traces(List.of(result)))
        .extracting(Trace::finishReason)
        .contains(FinishReason.EOS, FinishReason.LENGTH);
    for (Attempt attempt : result.attempts()) {
      Attempt.Finished finished = (Attempt.Finished) attempt;
      boolean whole = finished.trace().finishReason() == FinishReason.EOS;
      assertThat(finished.check().isPresent()).isEqualTo(whole);
      assertThat(finished.isCorrect()).isEqualTo(whole);
    }
  }

  @Test
  void aTraceThatWasCutIsCheckedWhereTheCheckerCountsIt() {
    AnswerChecker ofLongTexts =
        new AnswerChecker() {
          @Override
          public AnswerCheck check(String gold, String completion) {
            return new AnswerCheck(Verdict.EQUAL, gold, gold, "");
          }

          @Override
          public boolean counts(String cut) {
            return cut.contains("1");
          }
        };
    ProblemResult result =
        pair.decode(
                settings().completionLimit(4).get(),
                ofLongTexts,
                List.of(new DecodingProblem("p", new int[] {1}, Optional.of("g"), 30, false)))
            .get(0);
    assertThat(result.attempts())
        .map(attempt -> (Attempt.Finished) attempt)
        .filteredOn(attempt -> attempt.trace().finishReason() == FinishReason.LENGTH)
        .allSatisfy(
            attempt ->
                assertThat(attempt.check().isPresent())
                    .isEqualTo(attempt.trace().text().contains("1")))
        .anyMatch(Attempt.Finished::isCorrect)
        .anyMatch(attempt -> attempt.check().isEmpty());
  }

  @Test
  void attemptsThatAreMadeLaterAreThoseThatWouldHaveBeenMadeAtOnce() {
    ProblemResult all = pair.decode(settings().get(), SUM, problems(false)).get(0);
    DecodingProblem whole = problems(false).get(0);
    DecodingProblem later =
        new DecodingProblem(
            whole.id(),
            whole.prompt(),
            Optional.empty(),
            whole.gold(),
            List.of(),
            3,
            ATTEMPTS - 3,
            false,
            Integer.MAX_VALUE);
    assertThat(described(pair.decode(settings().get(), SUM, List.of(later)).get(0)))
        .isEqualTo(described(all).subList(3, ATTEMPTS));
    assertThat(described(pair.decode(settings().get(), SUM, List.of(whole.withOnly(2))).get(0)))
        .isEqualTo(described(all).subList(2, 3));
  }

  @Test
  void theCheckerSeesTheOptionsOfTheProblem() {
    List<List<String>> seen = Collections.synchronizedList(new ArrayList<>());
    AnswerChecker recorder =
        new AnswerChecker() {
          @Override
          public AnswerCheck check(String gold, String completion) {
            return check(gold, List.of(), completion);
          }

          @Override
          public AnswerCheck check(String gold, List<String> options, String completion) {
            seen.add(options);
            return new AnswerCheck(Verdict.DIFFERENT, gold, "", "");
          }
        };
    List<String> options = List.of("3 eV", "4 eV");
    pair.decode(
        settings().completionLimit(1000).get(),
        recorder,
        List.of(
            new DecodingProblem(
                "p",
                new int[] {1},
                Optional.empty(),
                Optional.of("B"),
                options,
                0,
                2,
                false,
                Integer.MAX_VALUE)));
    assertThat(seen).containsExactly(options, options);
  }

  @Test
  void theCheckerSeesTheGoldAnswerAndTheTextWithoutItsStopToken() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    AnswerChecker recorder =
        (gold, completion) -> {
          seen.add(gold + "|" + completion);
          return new AnswerCheck(Verdict.DIFFERENT, "", "", "");
        };
    List<ProblemResult> results =
        pair.decode(
            settings().completionLimit(1000).get(),
            recorder,
            List.of(new DecodingProblem("p", new int[] {1}, Optional.of("the gold"), 3, true)));
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            Pair.traces(results).stream().map(trace -> "the gold|" + trace.text()).toList());
    assertThat(seen).noneMatch(text -> text.endsWith(" " + STOP));
  }

  /** With one slot the order of the checks is the order of the attempts. */
  @Test
  void attemptsGoBreadthFirst() {
    CountDownLatch allSubmitted = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AnswerChecker recorder =
        (gold, completion) -> {
          awaitQuietly(allSubmitted);
          order.add(gold);
          return new AnswerCheck(Verdict.DIFFERENT, "", "", "");
        };
    DecodingSettings settings = settings().slots(1).completionLimit(1000).get();
    try (DecodingEngine engine = pair.engine(settings, recorder)) {
      List<CompletableFuture<ProblemResult>> results = new ArrayList<>();
      results.add(engine.submit(gold("first", 1)));
      results.add(engine.submit(gold("a", 3)));
      results.add(engine.submit(gold("b", 2)));
      results.add(engine.submit(gold("c", 3)));
      allSubmitted.countDown();
      results.forEach(Pair::await);
    }
    assertThat(order).containsExactly("first", "a", "b", "c", "a", "b", "c", "a", "c");
  }

  private static DecodingProblem gold(String name, int attempts) {
    return new DecodingProblem(name, new int[] {1}, Optional.of(name), attempts, true);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Traces of six tokens and more may not be kept. */
  private static final AnswerGrader SHORT_ONES =
      new AnswerGrader() {
        @Override
        public CompletableFuture<AnswerCheck> grade(GivenAnswer answer) {
          return AnswerGrader.of(SUM).grade(answer);
        }

        @Override
        public Optional<String> brokenRule(Trace trace) {
          return Optional.of("short").filter(rule -> trace.tokens().length > 5);
        }
      };

  private static List<ProblemResult> ofShortOnes(boolean stopAtSuccess) {
    try (DecodingEngine engine = pair.engine(settings().slots(3).get(), SHORT_ONES)) {
      List<CompletableFuture<ProblemResult>> results =
          problems(stopAtSuccess).stream().map(engine::submit).toList();
      return results.stream().map(Pair::await).toList();
    }
  }

  @Test
  void aTraceThatBreaksARuleIsNotGradedAndStopsNothing() {
    List<ProblemResult> all = ofShortOnes(false);
    List<Attempt.Finished> broken =
        all.stream()
            .flatMap(result -> result.attempts().stream())
            .map(Attempt.Finished.class::cast)
            .filter(finished -> finished.brokenRule().isPresent())
            .toList();
    assertThat(broken)
        .isNotEmpty()
        .allMatch(finished -> finished.trace().tokens().length > 5)
        .allMatch(finished -> finished.check().isEmpty())
        .as("some would be correct")
        .anyMatch(finished -> SUM.check("g", finished.trace().text()).verdict() == Verdict.EQUAL);
    assertThat(ofShortOnes(true).stream().map(RejectionSamplingTest::described))
        .containsExactlyElementsOf(all.stream().map(RejectionSamplingTest::expected).toList());
  }
}
