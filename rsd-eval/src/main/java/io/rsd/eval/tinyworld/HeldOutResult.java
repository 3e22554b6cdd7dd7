package io.rsd.eval.tinyworld;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.DecodingPolicy.StudentOnly;
import io.rsd.core.decoding.ProblemResult;
import io.rsd.eval.world.TinyProblem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a model does on held-out problems. Both arrays have one element per problem.
 *
 * @param operations the problems' difficulties
 * @param sampled the share of correct answers at temperature 0.7
 * @param greedy 1 where the most probable tokens give the correct answer, or else 0
 * @param seconds that it took
 */
public record HeldOutResult(int[] operations, double[] sampled, double[] greedy, double seconds) {

  static final double TEMPERATURE = 0.7;

  /** Not the seed of any traces or trainings, and the same for all models. */
  private static final long SEED = 1_000_003;

  /**
   * Evaluates a model, which may be the teacher as well, on its own.
   *
   * @param model the model's folder
   * @param samples answers to each problem at temperature 0.7
   */
  public static HeldOutResult of(Path model, List<TinyProblem> problems, int samples) {
    long start = System.nanoTime();
    try (Solver solver = Solver.load(Optional.empty(), model)) {
      return new HeldOutResult(
          problems.stream().mapToInt(TinyProblem::operations).toArray(),
          shares(solver, problems, TEMPERATURE, samples),
          shares(solver, problems, 0, 1),
          (System.nanoTime() - start) / 1e9);
    }
  }

  private static double[] shares(
      Solver solver, List<TinyProblem> problems, double temperature, int samples) {
    Solver.Trial trial = new Solver.Trial(new StudentOnly(), temperature, samples, false, SEED);
    return solver.solve(problems, trial).stream().mapToDouble(HeldOutResult::share).toArray();
  }

  private static double share(ProblemResult result) {
    return result.attempts().stream()
        .mapToInt(attempt -> attempt instanceof Attempt.Finished made && made.isCorrect() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** The mean share at temperature 0.7 over the problems of one difficulty; NaN without any. */
  public double sampled(int difficulty) {
    return IntStream.range(0, operations.length)
        .filter(problem -> operations[problem] == difficulty)
        .mapToDouble(problem -> sampled[problem])
        .average()
        .orElse(Double.NaN);
  }

  /** The result in a line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%.1f%% correct at temperature %s (of two, three and four operations %.1f, %.1f and"
            + " %.1f%%), greedy %.1f%%",
        100 * Arrays.stream(sampled).average().orElseThrow(),
        TEMPERATURE,
        100 * sampled(2),
        100 * sampled(3),
        100 * sampled(4),
        100 * Arrays.stream(greedy).average().orElseThrow());
  }
}
