/**
 * Final answers: finds them in a text, reads them, and decides whether two are equal, different or
 * undecided.
 */
package io.rsd.eval.answers;
