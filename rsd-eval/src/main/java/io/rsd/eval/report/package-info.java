/**
 * Draws tables and charts from figures that its caller has read. It knows neither Spark nor the
 * layout of a run.
 */
package io.rsd.eval.report;
