package io.rsd.eval.benchmarks;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * How the attempts at a problem vote. The votes for an answer are those of the attempts whose
 * answers are equal to it; attempts without an answer that can be read have no vote.
 *
 * @param attempts all of them, also those without a vote
 * @param right votes for the gold answer
 * @param others votes for each other answer, the most first
 */
public record Votes(int attempts, int right, List<Integer> others) implements Serializable {

  public Votes {
    others = others.stream().sorted(Comparator.reverseOrder()).toList();
    int votes = right + others.stream().mapToInt(Integer::intValue).sum();
    if (votes > attempts) {
      throw new IllegalArgumentException("%d votes of %d attempts".formatted(votes, attempts));
    }
  }

  /**
   * The probability that among k of the attempts, drawn at random, more vote for the gold answer
   * than for any other (maj@k). A tie is no majority. Exact, for any number of attempts.
   *
   * @throws IllegalArgumentException if there are fewer attempts than k
   */
  public double majority(int k) {
    PassAtK.requireAttempts(attempts, k);
    int strongest = others.isEmpty() ? 0 : others.get(0);
    if (k == attempts) {
      return right > strongest ? 1 : 0;
    }
    Hypergeometric draws = new Hypergeometric(attempts);
    double sum = 0;
    for (int votes = 1; votes <= Math.min(right, k); votes++) {
      double drawn = draws.probability(votes, right, attempts, k);
      if (drawn > 0) {
        sum += drawn * (votes > strongest ? 1 : allBelow(votes, k - votes, draws));
      }
    }
    return sum;
  }

  /**
   * The probability that no other answer has so many votes among those drawn from the attempts that
   * do not vote for the gold answer. It takes one answer after the other, and of those left the
   * ones that are drawn for it.
   */
  private double allBelow(int votes, int drawn, Hypergeometric draws) {
    double[] taken = new double[drawn + 1];
    taken[0] = 1;
    int left = attempts - right;
    for (int size : others) {
      double[] next = new double[drawn + 1];
      for (int before = 0; before <= drawn; before++) {
        int most = Math.min(Math.min(size, votes - 1), drawn - before);
        for (int more = 0; taken[before] > 0 && more <= most; more++) {
          next[before + more] +=
              taken[before] * draws.probability(more, size, left, drawn - before);
        }
      }
      taken = next;
      left -= size;
    }
    double sum = 0;
    for (double probability : taken) {
      sum += probability;
    }
    return sum;
  }
}
