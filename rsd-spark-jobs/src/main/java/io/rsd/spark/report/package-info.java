/**
 * Reads the figures of a report from the tables of runs by Spark. Drawing is {@code
 * io.rsd.eval.report}.
 */
package io.rsd.spark.report;
