package io.rsd.eval.metrics;

import io.rsd.core.decoding.Trace;

/**
 * What the figures of a data set need to know of a trace.
 *
 * @param tokens its length
 * @param fallbacks tokens that the judge drew
 * @param improbableTokens tokens below 1% under the student
 * @param perplexity under the student
 */
public record TraceMetrics(int tokens, int fallbacks, int improbableTokens, double perplexity) {

  /** The figures of a trace. */
  public static TraceMetrics of(Trace trace) {
    return new TraceMetrics(
        trace.tokens().length, trace.fallbacks(), trace.improbableTokens(), trace.perplexity());
  }
}
