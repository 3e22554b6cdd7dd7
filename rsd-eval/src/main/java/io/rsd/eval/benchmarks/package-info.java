/**
 * Benchmarks: a problem set's prompts, the kind of its answers, and how its accuracy is computed.
 * Uses {@code answers} and {@code metrics}; knows nothing of Spark.
 */
package io.rsd.eval.benchmarks;
