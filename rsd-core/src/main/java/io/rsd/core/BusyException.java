package io.rsd.core;

/** Another process is using the same folder or file. The same command may succeed later. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is in use, and by whom
   */
  public BusyException(String message) {
    super(message);
  }
}
