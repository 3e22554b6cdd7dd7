package io.rsd.eval.world;

import java.util.stream.Stream;

/** The arithmetic expression that a problem asks to evaluate. */
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

    /** The text of an operand, in brackets if it binds less strongly than the precedence. */
    private static String within(ArithmeticExpression operand, int precedence) {
      return operand instanceof Joined joined && joined.operation.precedence() < precedence
          ? "(" + operand.text() + ")"
          : operand.text();
    }
  }

  int value();

  /**
   * The operations in the order of evaluation: left operand, right operand, the joining operation.
   */
  Stream<Step> steps();

  /**
   * The expression in arithmetic notation, with only the brackets that the order of evaluation
   * needs.
   */
  String text();
}
