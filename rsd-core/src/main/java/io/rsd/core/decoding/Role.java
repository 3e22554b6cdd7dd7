package io.rsd.core.decoding;

import java.util.Locale;

/** The two models of a pair. */
public enum Role {
  TEACHER,
  STUDENT;

  /** Its name in texts, folders and random streams. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
