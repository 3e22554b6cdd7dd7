package io.rsd.eval.world;

import java.util.Random;

/** Draws problems, the three kinds equally often. Equal random numbers give equal problems. */
final class ProblemGenerator {

  private static final Choice<ProblemKind> KINDS = Choice.equally(ProblemKind.values());

  private final Choice<Integer> operations;
  private final Random random;

  /**
   * A generator.
   *
   * @param operations the distribution of the number of operations
   */
  ProblemGenerator(Choice<Integer> operations, Random random) {
    this.operations = operations;
    this.random = random;
  }

  TinyProblem next(String id) {
    ProblemKind kind = KINDS.draw(random);
    int count = operations.draw(random);
    ExpressionGenerator expressions = new ExpressionGenerator(random);
    ArithmeticExpression expression =
        kind == ProblemKind.EXPRESSION
            ? expressions.oneOrTwoChains(count)
            : expressions.chain(count);
    return new TinyProblem(
        id, kind, Wording.question(kind, expression, random), expression.steps().toList());
  }
}
