package io.rsd.eval.answers.number;

/** An answer is larger, deeper or costlier than the checker is willing to look at. */
public final class BudgetExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BudgetExceededException(String message) {
    super(message);
  }
}
