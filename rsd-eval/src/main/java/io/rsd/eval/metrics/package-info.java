/**
 * Figures of traces and of accuracy as in the paper's tables. Uses {@code io.rsd.core.decoding};
 * knows neither files nor Spark.
 */
package io.rsd.eval.metrics;
