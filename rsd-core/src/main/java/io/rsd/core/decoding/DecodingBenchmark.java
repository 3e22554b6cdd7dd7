package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.VocabularyAlignment;
import java.util.Arrays;
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
 * token of each model at a time, both with their caches), the same loop with all attempts side by
 * side, and the engine. Prompts are random tokens, and every completion runs to its limit.
 */
public final class DecodingBenchmark {

  private static final int WARM_UP_TOKENS = 8;

  /** Runs that look for the threshold of an acceptance rate. */
  private static final int CALIBRATIONS = 3;

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
      OptionalInt slots) {

    /** The same with another acceptance threshold. */
    public Workload withThreshold(double other) {
      return new Workload(
          problems, attempts, promptTokens, completionTokens, other, blockLength, slots);
    }
  }

  /**
   * The speed of a batched loop.
   *
   * @param tokens of all completions
   * @param fallbacks those that the student drew in place of a rejected proposal
   * @param seconds for all of them, prompts included
   */
  public record LoopReport(long tokens, long fallbacks, double seconds) {

    /** Share of the tokens that are accepted proposals. */
    public double acceptance() {
      return 1 - (double) fallbacks / tokens;
    }

    /** Tokens of completions per second. */
    public double tokensPerSecond() {
      return tokens / seconds;
    }
  }

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

  /**
   * The threshold at which about the given share of proposals is accepted: a quantile of the
   * student's probabilities of the teacher's proposals.
   */
  public double threshold(double acceptance) {
    double threshold = 0;
    for (int i = 0; i < CALIBRATIONS; i++) {
      // Which contexts come up depends on the threshold, so its own run decides.
      float[] logProbs =
          loop(settings(workload.completionTokens(), threshold), problems()).logProbs();
      Arrays.sort(logProbs);
      int rejected = (int) Math.round((1 - acceptance) * logProbs.length);
      threshold = rejected == logProbs.length ? 1 : Math.exp(logProbs[rejected]);
      if (rejected == 0) {
        return 0;
      }
    }
    return threshold;
  }

  /** One sequence and blocks of one token, like a plain loop over both models. */
  public EngineReport plainLoop() {
    List<DecodingProblem> one = problems(1, 1);
    Speed plain = Speed.AUTOMATIC.withBlockLength(1).withSlots(1);
    decode(one, settings(WARM_UP_TOKENS, workload.threshold()).withSpeed(plain));
    return decode(
        one, settings(workload.completionTokens(), workload.threshold()).withSpeed(plain));
  }

  /** All attempts at all problems side by side, with one pass of each model for every token. */
  public LoopReport batchedLoop() {
    loop(settings(WARM_UP_TOKENS, workload.threshold()), problems());
    long start = System.nanoTime();
    BatchedLoop.Outcome outcome =
        loop(settings(workload.completionTokens(), workload.threshold()), problems());
    return new LoopReport(
        outcome.logProbs().length, outcome.fallbacks(), (System.nanoTime() - start) / 1e9);
  }

  /** The engine with all problems and attempts. */
  public EngineReport engine() {
    Speed speed = new Speed(workload.blockLength(), workload.slots(), OptionalLong.empty());
    decode(problems(), settings(WARM_UP_TOKENS, workload.threshold()).withSpeed(speed));
    return decode(
        problems(), settings(workload.completionTokens(), workload.threshold()).withSpeed(speed));
  }

  private static DecodingSettings settings(int tokens, double threshold) {
    return DecodingSettings.paper()
        .withPolicy(new DecodingPolicy.ReverseSpeculative(threshold))
        .withCompletionLimit(tokens)
        .withContextLimit(Integer.MAX_VALUE)
        .withSeed(1);
  }

  private Map<Role, LanguageModel> models() {
    return Map.of(Role.TEACHER, teacher, Role.STUDENT, student);
  }

  private BatchedLoop.Outcome loop(DecodingSettings settings, List<DecodingProblem> problems) {
    List<Participant> participants = Participant.of(settings, models(), vocabulary);
    return BatchedLoop.decode(
        settings,
        participants.get(1),
        participants.get(0),
        problems,
        settings.limits().completion());
  }

  private EngineReport decode(List<DecodingProblem> problems, DecodingSettings settings) {
    AnswerChecker unused =
        (gold, completion) -> {
          throw new IllegalStateException("a problem without gold answer was checked");
        };
    try (DecodingEngine engine =
        new DecodingEngine(
            models(),
            vocabulary,
            settings,
            AnswerGrader.of(unused),
            ids -> new TextDecoder.Decoded("", Optional.empty()))) {
      List<CompletableFuture<ProblemResult>> results =
          problems.stream().map(engine::submit).toList();
      results.forEach(CompletableFuture::join);
      return engine.report();
    }
  }

  private List<DecodingProblem> problems() {
    return problems(workload.problems(), workload.attempts());
  }

  private List<DecodingProblem> problems(int count, int attempts) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new DecodingProblem("bench-" + i, prompt(i), Optional.empty(), attempts, false))
        .toList();
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
