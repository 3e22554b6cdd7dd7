package io.rsd.eval.benchmarks;

import io.rsd.eval.metrics.Estimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a model on a benchmark. Each is a mean over problems of a figure of the problem,
 * with its standard error over problems. Where a problem has more than k attempts, its figure is
 * the expectation over k of them drawn at random, which is worked out exactly.
 */
public final class Scores {

  /** The subset of all problems. */
  public static final String ALL = "all";

  /** The mean share of correct attempts. */
  public static final String AVERAGE = "avg";

  public static final String PASS = "pass";
  public static final String MAJORITY = "maj";

  /** Attempts that failed, of all that were begun. */
  public static final String FAILED = "failed";

  /** The mean length of the texts. */
  public static final String TOKENS = "mean_tokens";

  /** The accuracy of an option drawn at random, where all questions have options. */
  public static final String CHANCE = "chance";

  /** The difference between two models in {@link #AVERAGE}, paired by problem. */
  public static final String DIFFERENCE = "avg_difference";

  private static final double PERCENT = 100;

  private Scores() {}

  /** All figures of all problems, and of every subset. */
  public static List<Score> of(List<ProblemOutcome> problems) {
    List<Score> scores = new ArrayList<>(of(ALL, problems));
    for (String subset : subsets(problems)) {
      scores.addAll(of(subset, in(subset, problems)));
    }
    return scores;
  }

  private static List<Score> of(String subset, List<ProblemOutcome> problems) {
    List<Score> scores = new ArrayList<>();
    int most = fewestAttempts(problems);
    if (most > 0) {
      scores.add(average(subset, problems, most));
      for (int k : attemptNumbers(most)) {
        scores.add(
            score(subset, PASS, k, problems, of -> PassAtK.of(of.attempts(), of.correct(), k)));
        scores.add(score(subset, MAJORITY, k, problems, of -> of.votes().majority(k)));
      }
    }
    List<ProblemOutcome> ended = problems.stream().filter(of -> of.attempts() > 0).toList();
    for (Share share : ended.isEmpty() ? new Share[0] : Share.values()) {
      scores.add(score(subset, share.label(), ended, of -> part(of, share)));
    }
    scores.add(failed(subset, problems));
    if (problems.stream().allMatch(of -> of.options() > 0)) {
      scores.add(chance(subset, problems));
    }
    List<ProblemOutcome> written = problems.stream().filter(of -> of.texts() > 0).toList();
    if (!written.isEmpty()) {
      scores.add(
          new Score(
              subset,
              TOKENS,
              OptionalInt.empty(),
              estimate(written, of -> (double) of.tokens() / of.texts()),
              written.size(),
              written.stream().mapToLong(ProblemOutcome::texts).sum()));
    }
    return scores;
  }

  /**
   * The mean over problems of the share of correct attempts (avg@k).
   *
   * @throws IllegalArgumentException if a problem has fewer attempts than k
   */
  public static Score average(String subset, List<ProblemOutcome> problems, int k) {
    problems.forEach(problem -> PassAtK.requireAttempts(problem.attempts(), k));
    return score(subset, AVERAGE, k, problems, ProblemOutcome::accuracy);
  }

  /** The most attempts that every problem has. */
  public static int fewestAttempts(List<ProblemOutcome> problems) {
    return problems.stream().mapToInt(ProblemOutcome::attempts).min().orElse(0);
  }

  /**
   * By how much the first model's share of correct attempts is above the second's, for all problems
   * and every subset. Only problems count that both were asked.
   */
  public static List<Score> difference(List<ProblemOutcome> first, List<ProblemOutcome> second) {
    Map<String, ProblemOutcome> others = new HashMap<>();
    second.forEach(problem -> others.put(problem.problem(), problem));
    List<ProblemOutcome> common =
        first.stream()
            .filter(of -> of.attempts() > 0 && others.containsKey(of.problem()))
            .filter(of -> others.get(of.problem()).attempts() > 0)
            .toList();
    List<Score> scores = new ArrayList<>();
    if (!common.isEmpty()) {
      scores.add(difference(ALL, common, others));
      for (String subset : subsets(common)) {
        scores.add(difference(subset, in(subset, common), others));
      }
    }
    return scores;
  }

  private static Score difference(
      String subset, List<ProblemOutcome> first, Map<String, ProblemOutcome> others) {
    List<ProblemOutcome> second = first.stream().map(of -> others.get(of.problem())).toList();
    int k = fewestAttempts(first);
    return new Score(
        subset,
        DIFFERENCE,
        k == fewestAttempts(second) ? OptionalInt.of(k) : OptionalInt.empty(),
        Estimate.ofDifference(accuracies(first), accuracies(second)),
        first.size(),
        attempts(first) + attempts(second));
  }

  private static double[] accuracies(List<ProblemOutcome> problems) {
    return problems.stream().mapToDouble(of -> PERCENT * of.accuracy()).toArray();
  }

  /** 1, 2, 4 and so on, and the largest. */
  private static SortedSet<Integer> attemptNumbers(int most) {
    SortedSet<Integer> numbers = new TreeSet<>(List.of(most));
    for (int k = 1; k < most; k *= 2) {
      numbers.add(k);
    }
    return numbers;
  }

  private static SortedSet<String> subsets(List<ProblemOutcome> problems) {
    SortedSet<String> subsets = new TreeSet<>();
    problems.forEach(problem -> subsets.addAll(problem.subsets()));
    return subsets;
  }

  private static List<ProblemOutcome> in(String subset, List<ProblemOutcome> problems) {
    return problems.stream().filter(of -> of.subsets().contains(subset)).toList();
  }

  private static double part(ProblemOutcome problem, Share share) {
    return (double) problem.shares().getOrDefault(share, 0) / problem.attempts();
  }

  /** It comes from the questions alone. */
  private static Score chance(String subset, List<ProblemOutcome> problems) {
    return new Score(
        subset,
        CHANCE,
        OptionalInt.empty(),
        estimate(problems, of -> PERCENT / of.options()),
        problems.size(),
        0);
  }

  private static Score failed(String subset, List<ProblemOutcome> problems) {
    return new Score(
        subset,
        FAILED,
        OptionalInt.empty(),
        estimate(problems, of -> PERCENT * of.failed() / (of.attempts() + (double) of.failed())),
        problems.size(),
        problems.stream().mapToLong(of -> of.attempts() + of.failed()).sum());
  }

  private static Score score(
      String subset,
      String metric,
      int k,
      List<ProblemOutcome> problems,
      ToDoubleFunction<ProblemOutcome> value) {
    Score score = score(subset, metric, problems, value);
    return new Score(
        subset, metric, OptionalInt.of(k), score.estimate(), score.problems(), score.attempts());
  }

  private static Score score(
      String subset,
      String metric,
      List<ProblemOutcome> problems,
      ToDoubleFunction<ProblemOutcome> value) {
    return new Score(
        subset,
        metric,
        OptionalInt.empty(),
        estimate(problems, of -> PERCENT * value.applyAsDouble(of)),
        problems.size(),
        attempts(problems));
  }

  private static Estimate estimate(
      List<ProblemOutcome> problems, ToDoubleFunction<ProblemOutcome> value) {
    return Estimate.of(problems.stream().mapToDouble(value).toArray());
  }

  private static long attempts(List<ProblemOutcome> problems) {
    return problems.stream().mapToLong(ProblemOutcome::attempts).sum();
  }
}
