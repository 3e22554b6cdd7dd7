/**
 * A language model as the judge of answers that no rule can decide. Uses {@code answers}; knows
 * nothing of Spark.
 */
package io.rsd.eval.judge;
