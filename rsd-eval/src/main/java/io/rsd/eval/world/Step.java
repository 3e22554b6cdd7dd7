package io.rsd.eval.world;

/**
 * One operation on two numbers, as a line of a solution carries it out.
 *
 * @param left the number before the sign
 * @param right the number after it
 */
public record Step(int left, Operation operation, int right) {

  /** The number that comes out. */
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
