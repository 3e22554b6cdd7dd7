/** Exact fractions, sums of square roots, numbers with error bounds, and what they may cost. */
package io.rsd.eval.answers.number;
