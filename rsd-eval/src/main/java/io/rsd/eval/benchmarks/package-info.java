/**
 * Benchmarks: what attempts at their problems came to, the votes of their answers, and the figures
 * that follow: avg@k, pass@k, maj@k, shares, differences and means. Uses {@code answers} and {@code
 * metrics}; knows nothing of files or Spark.
 */
package io.rsd.eval.benchmarks;
