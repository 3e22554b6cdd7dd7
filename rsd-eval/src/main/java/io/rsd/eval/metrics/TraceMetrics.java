package io.rsd.eval.metrics;

import io.rsd.core.decoding.Trace;

/**
 * The figures of one trace that enter those of a data set.
 *
 * @param tokens its length in tokens
 * @param fallbacks tokens that are fallbacks
 * @param improbableTokens tokens below 1% under the student
 * @param perplexity perplexity under the student
 */
public record TraceMetrics(int tokens, int fallbacks, int improbableTokens, double perplexity) {

  /** The figures of a trace. */
  public static TraceMetrics of(Trace trace) {
    return new TraceMetrics(
        trace.tokens().length, trace.fallbacks(), trace.improbableTokens(), trace.perplexity());
  }
}
