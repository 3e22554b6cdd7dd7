package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.rsd.core.decoding.AnswerCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A program that sends thousands of short sequences through one engine and fails unless each gets
 * its one result and memory stays flat.
 */
final class Soak {

  private static final int VOCABULARY = 10;
  private static final int STOP = 0;
  private static final int ROUNDS = 10;
  private static final int PROBLEMS_PER_ROUND = 200;
  static final Path STATUS = Path.of("/proc/self/status");

  /**
   * What the last half of the rounds may leave; their prompts, if not dropped, would take 60 MB.
   */
  private static final long MOST_LEFT = 30L << 20;

  private static final AnswerChecker CHECKER =
      (gold, completion) -> {
        if (completion.startsWith("7 7")) {
          throw new IllegalStateException("cannot read 7 7");
        }
        boolean right = completion.endsWith(gold);
        return new AnswerCheck(right ? Verdict.EQUAL : Verdict.DIFFERENT, gold, "", "");
      };

  private Soak() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    double[][] teacher = Tables.random(VOCABULARY, 0.5, 1);
    double[][] student = Tables.random(VOCABULARY, 0.5, 2);
    DecodingSettings settings =
        TestSettings.reverseSpeculative(0.05).stopTokens(STOP).completionLimit(16).slots(64).get();
    try (Pair pair = Pair.ofTablesWithLargeCaches(folder, teacher, student, 128)) {
      int[] kinds = new int[4];
      try (DecodingEngine engine = pair.engine(settings, CHECKER)) {
        long before = 0;
        for (int round = 0; round < ROUNDS; round++) {
          if (round == ROUNDS / 2) {
            before = residentBytes();
          }
          soak(engine, round, kinds);
        }
        assertThat(residentBytes() - before).isLessThan(MOST_LEFT);
        assertThat(engine.report().slotOccupancy()).isGreaterThan(0.5);
      }
      assertThat(kinds).as("finished, cancelled, refused, failed").doesNotContain(0);
      for (int number = 0; number < ROUNDS * PROBLEMS_PER_ROUND; number += 7) {
        long prompt = number;
        assertThatThrownBy(() -> pair.student().loadPrompt(prompt, 0))
            .isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> pair.teacher().loadPrompt(prompt, 0))
            .isInstanceOf(EngineException.class);
      }
    }
  }

  /** Prompts of 1 to 63 tokens; every hundredth problem is refused. */
  private static void soak(DecodingEngine engine, int round, int[] kinds) {
    Random random = new Random(round);
    List<CompletableFuture<ProblemResult>> results = new ArrayList<>();
    for (int i = 0; i < PROBLEMS_PER_ROUND; i++) {
      int length = i % 100 == 50 ? 0 : 1 + i % 63;
      int[] prompt = random.ints(length, 0, VOCABULARY).toArray();
      results.add(
          engine.submit(
              new DecodingProblem(round + "/" + i, prompt, Optional.of("3"), 1 + i % 3, true)));
    }
    for (int i = 0; i < PROBLEMS_PER_ROUND; i++) {
      ProblemResult result = Pair.await(results.get(i));
      assertThat(result.problemId()).isEqualTo(round + "/" + i);
      assertThat(result.attempts()).hasSize(1 + i % 3);
      for (int attempt = 0; attempt < result.attempts().size(); attempt++) {
        assertThat(result.attempts().get(attempt).number()).isEqualTo(attempt);
        kinds[kind(result.attempts().get(attempt))]++;
      }
    }
  }

  private static int kind(Attempt attempt) {
    return List.of(
            Attempt.Finished.class,
            Attempt.Cancelled.class,
            Attempt.Refused.class,
            Attempt.Failed.class)
        .indexOf(attempt.getClass());
  }

  /** The memory that this process holds in its own name. */
  private static long residentBytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
