/**
 * Experiments: a list of runs over shared settings. Reserved for the arms of the paper; uses {@code
 * stage} and {@code run}.
 */
package io.rsd.spark.experiment;
