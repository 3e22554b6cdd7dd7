/** Figures of traces and of accuracy, as the paper's tables have them. */
package io.rsd.eval.metrics;
