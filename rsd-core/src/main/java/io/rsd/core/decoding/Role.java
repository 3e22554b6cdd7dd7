package io.rsd.core.decoding;

/** The two models of a pair. */
public enum Role {
  TEACHER,
  STUDENT
}
