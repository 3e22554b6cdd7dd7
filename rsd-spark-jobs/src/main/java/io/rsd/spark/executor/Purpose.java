package io.rsd.spark.executor;

import java.util.Locale;

/** What a problem is decoded for. */
public enum Purpose {
  /** Attempts that are checked against the gold answer. */
  SOLUTION,
  /** One short attempt, never checked, whose beginning is trained on (paper: UPFT). */
  PREFIX;

  /** Its name in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Purpose of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
