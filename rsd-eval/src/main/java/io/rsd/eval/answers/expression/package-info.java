/** Formulas as trees, their exact forms and their values. */
package io.rsd.eval.answers.expression;
