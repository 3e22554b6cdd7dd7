/** From the text of an answer to what it means. */
package io.rsd.eval.answers.reading;
