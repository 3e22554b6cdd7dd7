package io.rsd.core;

/** Somebody else works on the same thing: later, the same command may succeed. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message for people: what is in use, and by whom
   */
  public BusyException(String message) {
    super(message);
  }
}
