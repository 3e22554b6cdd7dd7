package io.rsd.eval.answers.expression;

/** The names of the calls that stand for notations with two readings. */
public final class Notations {

  /** Square brackets around one formula, which may group it or mean its floor. */
  public static final String BRACKETS = "brackets";

  /** A logarithm without a base, which may be the natural or the common one. */
  public static final String LOGARITHM = "log";

  /** A stroke with several factors behind it, all of which may be below it or only the first. */
  public static final String STROKE = "stroke";

  private Notations() {}
}
