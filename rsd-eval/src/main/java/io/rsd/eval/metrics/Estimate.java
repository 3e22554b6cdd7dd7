package io.rsd.eval.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A mean over problems with its standard error. The problems are taken as a random sample. There is
 * one value per problem, because several answers to the same problem are not independent.
 *
 * @param mean the mean of the problems' values
 * @param standardError the values' standard deviation divided by the root of their number; NaN for
 *     a single problem
 */
public record Estimate(double mean, double standardError) {

  private static final double NORMAL_97_5 = 1.959964;

  /** The mean of one value per problem, for example its share of correct answers. */
  public static Estimate of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double variance = squares / (values.length - 1);
    return new Estimate(mean, Math.sqrt(variance / values.length));
  }

  /** The mean of {@code first - second}, paired by problem. */
  public static Estimate ofDifference(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "%d values against %d of other problems".formatted(first.length, second.length));
    }
    return of(IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray());
  }

  /** The mean of estimates that come from different problems, each with the same weight. */
  public static Estimate ofIndependent(List<Estimate> estimates) {
    double mean = estimates.stream().mapToDouble(Estimate::mean).average().orElseThrow();
    double variance =
        estimates.stream().mapToDouble(of -> of.standardError() * of.standardError()).sum();
    return new Estimate(mean, Math.sqrt(variance) / estimates.size());
  }

  /** The lower end of the 95% confidence interval, by the normal approximation. */
  public double low() {
    return mean - NORMAL_97_5 * standardError;
  }

  /** The upper end of the 95% confidence interval, by the normal approximation. */
  public double high() {
    return mean + NORMAL_97_5 * standardError;
  }
}
