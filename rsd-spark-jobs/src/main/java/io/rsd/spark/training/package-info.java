/**
 * Supervised fine-tuning as a step of a run: where its rows come from, where the result goes, how
 * progress shows. The training itself is {@code io.rsd.core.training}.
 */
package io.rsd.spark.training;
