/**
 * The stages of a run (problems, solve, generate, score, dataset, train, evaluate) and the pipeline
 * that lists them. Uses {@code run}, {@code input}, {@code executor}, {@code models}, {@code
 * training} and {@code tables}.
 */
package io.rsd.spark.stage;
