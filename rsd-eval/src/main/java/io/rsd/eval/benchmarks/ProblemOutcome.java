package io.rsd.eval.benchmarks;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the attempts at one problem of a benchmark came to.
 *
 * @param problem what it is known by: the same for all models that were asked the same
 * @param subsets the subsets that it belongs to, such as {@code level=5}
 * @param options how many options its question has; 0 if it is no multiple choice
 * @param failed attempts that failed for a technical reason, which say nothing about the model and
 *     are none of the others
 * @param correct attempts with the gold answer
 * @param votes of all attempts
 * @param shares how many attempts are of each kind
 * @param texts attempts that made a text
 * @param tokens the sum of their lengths
 */
public record ProblemOutcome(
    String problem,
    List<String> subsets,
    int options,
    int failed,
    int correct,
    Votes votes,
    Map<Share, Integer> shares,
    int texts,
    long tokens)
    implements Serializable {

  public ProblemOutcome {
    subsets = List.copyOf(subsets);
    shares = Map.copyOf(shares);
  }

  /**
   * Counts the attempts at a problem.
   *
   * @param attempts those that came to an end, in any order
   * @param failed how many others failed for a technical reason
   */
  public static ProblemOutcome of(
      String problem,
      List<String> subsets,
      int options,
      List<AttemptOutcome> attempts,
      int failed,
      AnswerEquality equality) {
    Map<Share, Integer> shares = new EnumMap<>(Share.class);
    for (AttemptOutcome attempt : attempts) {
      attempt.shares().forEach(share -> shares.merge(share, 1, Integer::sum));
    }
    List<Integer> lengths =
        attempts.stream()
            .map(AttemptOutcome::tokens)
            .filter(OptionalInt::isPresent)
            .map(OptionalInt::getAsInt)
            .toList();
    return new ProblemOutcome(
        problem,
        subsets,
        options,
        failed,
        Math.toIntExact(attempts.stream().filter(AttemptOutcome::correct).count()),
        VoteCount.of(attempts, equality),
        shares,
        lengths.size(),
        lengths.stream().mapToLong(Integer::longValue).sum());
  }

  /** How many attempts came to an end. */
  public int attempts() {
    return votes.attempts();
  }

  /** The share of correct attempts. */
  double accuracy() {
    return (double) correct / attempts();
  }
}
