package io.rsd.eval.benchmarks;

import java.util.Locale;

/** Kinds of attempts whose share among all attempts is a figure. */
public enum Share {
  /** No final answer was found. */
  NO_ANSWER,
  /** An answer was found that the grader could not decide. */
  UNDECIDED,
  /** The text was cut by a limit. */
  CUT,
  /** The end of its thinking was forced. */
  FORCED,
  /** It could not start, because the prompt is too long. */
  REFUSED;

  /** The name of the figure. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
