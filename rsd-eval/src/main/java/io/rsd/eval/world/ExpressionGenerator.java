package io.rsd.eval.world;

import io.rsd.eval.world.ArithmeticExpression.Joined;
import io.rsd.eval.world.ArithmeticExpression.Literal;
import java.util.Random;

/**
 * Draws expressions in which every number and every intermediate result is in 1..999.
 *
 * <p>A chain starts with a number in 10..99. Each operation applies to the result so far: plus or
 * minus a number in 10..99 (four times in five) or 2..9; or, half as often as either and only if
 * the result is in 3..99, times a number in 2..9. A draw that leaves the range is repeated.
 */
final class ExpressionGenerator {

  private static final int LARGEST = 999;

  private static final double TWO_DIGITS = 0.8;
  private static final double SINGLE_CHAIN = 0.35;

  private static final Choice<Operation> SUMS =
      Choice.of(Operation.ADD, 2).or(Operation.SUBTRACT, 2);
  private static final Choice<Operation> ALL = SUMS.or(Operation.MULTIPLY, 1);

  private final Random random;

  ExpressionGenerator(Random random) {
    this.random = random;
  }

  /** A chain of a number of operations, each on the previous result and a number. */
  ArithmeticExpression chain(int operations) {
    ArithmeticExpression chain = new Literal(between(10, 99));
    for (int operation = 0; operation < operations; operation++) {
      chain = prolonged(chain);
    }
    return chain;
  }

  /**
   * One chain (35 of 100), or two chains joined by plus, minus or, if their values allow it, times.
   * The right chain has at least one operation.
   */
  ArithmeticExpression oneOrTwoChains(int operations) {
    if (operations == 1 || random.nextDouble() < SINGLE_CHAIN) {
      return chain(operations);
    }
    while (true) {
      int inRight = between(1, operations - 1);
      ArithmeticExpression left = chain(operations - 1 - inRight);
      ArithmeticExpression right = chain(inRight);
      boolean mayMultiply = mayBeMultiplied(left) && 2 <= right.value() && right.value() <= 9;
      Joined joined = new Joined(left, (mayMultiply ? ALL : SUMS).draw(random), right);
      if (isInRange(joined)) {
        return joined;
      }
    }
  }

  private ArithmeticExpression prolonged(ArithmeticExpression chain) {
    while (true) {
      Operation operation = (mayBeMultiplied(chain) ? ALL : SUMS).draw(random);
      Joined joined = new Joined(chain, operation, new Literal(operand(operation)));
      if (isInRange(joined)) {
        return joined;
      }
    }
  }

  private int operand(Operation operation) {
    boolean twoDigits = operation != Operation.MULTIPLY && random.nextDouble() < TWO_DIGITS;
    return twoDigits ? between(10, 99) : between(2, 9);
  }

  private static boolean mayBeMultiplied(ArithmeticExpression left) {
    return 3 <= left.value() && left.value() <= 99;
  }

  private static boolean isInRange(ArithmeticExpression expression) {
    return 1 <= expression.value() && expression.value() <= LARGEST;
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
