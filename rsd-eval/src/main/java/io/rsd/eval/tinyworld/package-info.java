/**
 * The paper's methods on the tiny world: traces, trainings, evaluations and tables. Uses {@code
 * world}, {@code metrics}, {@code answers} and {@code io.rsd.core}; knows nothing of Spark.
 */
package io.rsd.eval.tinyworld;
