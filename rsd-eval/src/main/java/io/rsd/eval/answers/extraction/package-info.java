/** Where in a text its answer stands. */
package io.rsd.eval.answers.extraction;
