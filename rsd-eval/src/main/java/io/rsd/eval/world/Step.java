package io.rsd.eval.world;

/**
 * One operation on two numbers: one line of a solution.
 *
 * @param left the left operand
 * @param right the right operand
 */
public record Step(int left, Operation operation, int right) {

  /** The result of the operation. */
  public int result() {
    return operation.apply(left, right);
  }

  /** The operation without its result, such as "51 + 6". */
  public String text() {
    return "%d %s %d".formatted(left, operation.symbol(), right);
  }

  /** The operation with its result, such as "51 + 6 = 57". */
  public String equation() {
    return text() + " = " + result();
  }
}
