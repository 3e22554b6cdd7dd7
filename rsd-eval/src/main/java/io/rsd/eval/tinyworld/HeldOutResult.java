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
 * The accuracy of a model on held-out problems. The arrays have one element per problem.
 *
 * @param operations the number of operations of each problem
 * @param sampled each problem's share of correct answers at temperature 0.7
 * @param greedy 1 if greedy decoding gives the correct answer, else 0
 * @param seconds time of the evaluation
 */
public record HeldOutResult(int[] operations, double[] sampled, double[] greedy, double seconds) {

  static final double TEMPERATURE = 0.7;

  /** The same for all models, and different from the seeds of traces and trainings. */
  private static final long SEED = 1_000_003;

  /**
   * Evaluates a single model, student or teacher.
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

  /**
   * The mean share at temperature 0.7 over the problems of one difficulty; NaN if there are none.
   */
  public double sampled(int difficulty) {
    return IntStream.range(0, operations.length)
        .filter(problem -> operations[problem] == difficulty)
        .mapToDouble(problem -> sampled[problem])
        .average()
        .orElse(Double.NaN);
  }

  /** The result as a line of text. */
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
