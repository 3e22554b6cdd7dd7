package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Times Reverse Speculative Decoding of a pair: the plain loop of Algorithm 1 (one sequence, one
 * token of each model at a time, both with their caches) and the engine with many attempts. Prompts
 * are random tokens, and every completion runs to its limit.
 */
public final class DecodingBenchmark {

  private static final int WARM_UP_TOKENS = 8;

  private final LanguageModel teacher;
  private final LanguageModel student;
  private final VocabularyAlignment vocabulary;
  private final Workload workload;

  /**
   * What is decoded.
   *
   * @param problems number of problems
   * @param attempts attempts at each problem
   * @param promptTokens length of every prompt
   * @param completionTokens length of every completion
   * @param threshold the acceptance threshold {@code p_th}
   * @param blockLength tokens that are proposed before they are verified; empty for automatic
   * @param slots most sequences at once; empty for what the memory allows
   */
  public record Workload(
      int problems,
      int attempts,
      int promptTokens,
      int completionTokens,
      double threshold,
      OptionalInt blockLength,
      OptionalInt slots) {}

  public DecodingBenchmark(
      LanguageModel teacher,
      LanguageModel student,
      VocabularyAlignment vocabulary,
      Workload workload) {
    this.teacher = teacher;
    this.student = student;
    this.vocabulary = vocabulary;
    this.workload = workload;
  }

  /** One sequence and blocks of one token, like a plain loop over both models. */
  public EngineReport plainLoop() {
    return decode(1, 1, OptionalInt.of(1), OptionalInt.of(1));
  }

  /** The engine with all problems and attempts. */
  public EngineReport engine() {
    return decode(
        workload.problems(), workload.attempts(), workload.blockLength(), workload.slots());
  }

  private EngineReport decode(
      int problems, int attempts, OptionalInt blockLength, OptionalInt slots) {
    decode(problems, attempts, blockLength, slots, WARM_UP_TOKENS);
    return decode(problems, attempts, blockLength, slots, workload.completionTokens());
  }

  private EngineReport decode(
      int problems, int attempts, OptionalInt blockLength, OptionalInt slots, int tokens) {
    DecodingSettings settings =
        DecodingSettings.paper()
            .withPolicy(new DecodingPolicy.ReverseSpeculative(workload.threshold()))
            .withCompletionLimit(tokens)
            .withContextLimit(Integer.MAX_VALUE)
            .withSeed(1)
            .withSpeed(new Speed(blockLength, slots, OptionalLong.empty()));
    AnswerChecker unused =
        (gold, completion) -> {
          throw new IllegalStateException("a problem without gold answer was checked");
        };
    try (DecodingEngine engine =
        new DecodingEngine(
            Map.of(Role.TEACHER, teacher, Role.STUDENT, student),
            vocabulary,
            settings,
            AnswerGrader.of(unused),
            ids -> new TextDecoder.Decoded("", Optional.empty()))) {
      List<CompletableFuture<ProblemResult>> results = new ArrayList<>();
      for (int problem = 0; problem < problems; problem++) {
        results.add(
            engine.submit(
                new DecodingProblem(
                    "bench-" + problem, prompt(problem), Optional.empty(), attempts, false)));
      }
      results.forEach(CompletableFuture::join);
      return engine.report();
    }
  }

  private int[] prompt(int seed) {
    int[] shared =
        IntStream.range(0, student.config().vocabularySize())
            .filter(vocabulary::isShared)
            .toArray();
    Random random = new Random(seed);
    return IntStream.generate(() -> shared[random.nextInt(shared.length)])
        .limit(workload.promptTokens())
        .toArray();
  }
}
