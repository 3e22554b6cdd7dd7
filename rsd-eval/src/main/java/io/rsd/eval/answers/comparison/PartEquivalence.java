package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.reading.Answer;

/** How the parts of answers are compared, whatever they are. */
@FunctionalInterface
interface PartEquivalence {

  Comparison compare(Answer gold, Answer prediction);
}
