package io.rsd.eval.answers.comparison;

import io.rsd.core.decoding.AnswerCheck.Verdict;

/**
 * What came out of comparing two parts of answers.
 *
 * @param verdict whether they are equal
 * @param reason why, as the end of a sentence
 */
public record Comparison(Verdict verdict, String reason) {

  public static Comparison equal(String reason) {
    return new Comparison(Verdict.EQUAL, reason);
  }

  public static Comparison different(String reason) {
    return new Comparison(Verdict.DIFFERENT, reason);
  }

  public static Comparison undecided(String reason) {
    return new Comparison(Verdict.UNDECIDED, reason);
  }

  public boolean isEqual() {
    return verdict == Verdict.EQUAL;
  }

  /** This verdict and another one both have to hold: the weaker one counts. */
  public Comparison and(Comparison other) {
    if (verdict == Verdict.DIFFERENT || other.isEqual()) {
      return this;
    }
    return isEqual() || other.verdict == Verdict.DIFFERENT ? other : this;
  }

  /** One of two verdicts has to hold: the stronger one counts. */
  public Comparison or(Comparison other) {
    if (isEqual() || other.verdict == Verdict.DIFFERENT) {
      return this;
    }
    return other.isEqual() || verdict == Verdict.DIFFERENT ? other : this;
  }

  /** Being equal is not enough: the forms differ in a way that may matter. */
  public Comparison atMostUndecided(String objection) {
    return isEqual() ? undecided(objection) : this;
  }
}
