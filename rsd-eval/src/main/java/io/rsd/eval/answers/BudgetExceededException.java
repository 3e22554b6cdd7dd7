package io.rsd.eval.answers;

/** An answer is larger, deeper or costlier than the checker is willing to look at. */
final class BudgetExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BudgetExceededException(String message) {
    super(message);
  }
}
