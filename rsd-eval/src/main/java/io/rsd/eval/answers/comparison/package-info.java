/** Whether two answers are equal. */
package io.rsd.eval.answers.comparison;
