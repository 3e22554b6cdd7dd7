package io.rsd.eval.world;

import java.util.stream.Stream;

/** What a problem asks to work out: numbers joined by operations. */
sealed interface ArithmeticExpression {

  /** A number by itself. */
  record Literal(int value) implements ArithmeticExpression {

    @Override
    public Stream<Step> steps() {
      return Stream.empty();
    }

    @Override
    public String text() {
      return Integer.toString(value);
    }
  }

  /** Two expressions joined by an operation. */
  record Joined(ArithmeticExpression left, Operation operation, ArithmeticExpression right)
      implements ArithmeticExpression {

    @Override
    public int value() {
      return operation.apply(left.value(), right.value());
    }

    @Override
    public Stream<Step> steps() {
      Step last = new Step(left.value(), operation, right.value());
      return Stream.of(left.steps(), right.steps(), Stream.of(last)).flatMap(steps -> steps);
    }

    @Override
    public String text() {
      return "%s %s %s"
          .formatted(
              within(left, operation.precedence()),
              operation.symbol(),
              within(right, operation.precedence() + 1));
    }

    /** The text of an operand, in brackets unless it binds at least this strongly. */
    private static String within(ArithmeticExpression operand, int precedence) {
      return operand instanceof Joined joined && joined.operation.precedence() < precedence
          ? "(" + operand.text() + ")"
          : operand.text();
    }
  }

  int value();

  /** The operations in the order in which they are carried out: left part, right part, join. */
  Stream<Step> steps();

  /**
   * The expression as it is written in arithmetic, with those brackets alone without which it would
   * be carried out in another order.
   */
  String text();
}
