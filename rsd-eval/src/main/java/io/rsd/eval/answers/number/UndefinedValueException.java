package io.rsd.eval.answers.number;

/** An expression has no value at the point where it was evaluated, for example a division by 0. */
public final class UndefinedValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UndefinedValueException(String message) {
    super(message);
  }
}
