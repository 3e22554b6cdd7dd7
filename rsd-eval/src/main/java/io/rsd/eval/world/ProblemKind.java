package io.rsd.eval.world;

/** The wordings of a problem. */
public enum ProblemKind {
  /** "start with 51, plus 6, plus 87." */
  CHAIN,
  /** "Ann has 48 pens, loses 11, gets 5 more. how many pens?" */
  STORY,
  /** "compute 17 * 8 + (60 - 17)." */
  EXPRESSION
}
