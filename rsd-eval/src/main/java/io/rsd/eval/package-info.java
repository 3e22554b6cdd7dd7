/**
 * Evaluation on top of {@code rsd-core}: comparing answers, metrics, benchmarks, reports, and the
 * tiny world on which everything can be tried. Nothing here uses Spark.
 *
 * <p>{@code answers} and {@code metrics} use only the core. {@code benchmarks} and {@code judge}
 * use {@code answers}. {@code world} makes the problems and models of the tiny world, and {@code
 * tinyworld} runs the paper's methods on them. This package itself holds only {@link
 * io.rsd.eval.Workers}, which its experiments and pretraining share.
 */
package io.rsd.eval;
