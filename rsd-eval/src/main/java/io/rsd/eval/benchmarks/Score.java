package io.rsd.eval.benchmarks;

import io.rsd.eval.metrics.Estimate;
import java.util.OptionalInt;

/**
 * A figure of a benchmark.
 *
 * @param subset the problems that it is about: {@link Scores#ALL}, or one such as {@code level=5}
 * @param metric its name
 * @param k how many attempts it speaks of; empty where that does not matter
 * @param estimate its value and standard error over problems, in percent; of lengths in tokens
 * @param problems how many problems it comes from
 * @param attempts how many attempts at them
 */
public record Score(
    String subset, String metric, OptionalInt k, Estimate estimate, int problems, long attempts) {}
