/**
 * Benchmarks: what a problem set asks, which kind of answer it wants, and how its accuracy is
 * computed. Uses {@code answers} and {@code metrics}; knows no Spark.
 */
package io.rsd.eval.benchmarks;
