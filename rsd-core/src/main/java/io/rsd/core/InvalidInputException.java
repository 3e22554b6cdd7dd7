package io.rsd.core;

/**
 * An input of the user (a file, a setting, an argument) cannot be used. The message says what was
 * wrong, where, and what to do; the command line prints only this message, without a stack trace,
 * and exits with code 2.
 */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
