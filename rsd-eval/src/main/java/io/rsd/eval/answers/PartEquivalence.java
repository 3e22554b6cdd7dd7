package io.rsd.eval.answers;

/** How the parts of answers are compared, whatever they are. */
@FunctionalInterface
interface PartEquivalence {

  Comparison compare(Answer gold, Answer prediction);
}
