/**
 * Draws tables and charts from figures that were read elsewhere. Knows neither Spark nor the layout
 * of a run.
 */
package io.rsd.eval.report;
