package io.rsd.eval.answers;

/** An expression has no value at the point where it was evaluated, for example a division by 0. */
final class UndefinedValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UndefinedValueException(String message) {
    super(message);
  }
}
