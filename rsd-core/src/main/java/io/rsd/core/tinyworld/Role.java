package io.rsd.core.tinyworld;

import java.util.Locale;

/** The two models of the tiny world. */
public enum Role {
  TEACHER,
  STUDENT;

  /** Its name in the names of folders and of random streams. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
