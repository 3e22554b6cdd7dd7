package io.rsd.eval.answers;

import io.rsd.eval.answers.Expression.Call;

/** Square brackets around one formula, which may be there to group it or mean its floor. */
final class Brackets {

  /** The name of the call that the parser makes of such brackets. */
  static final String NAME = "brackets";

  /** Compares two expressions. */
  interface Comparer {
    Comparison compare(Expression gold, Expression prediction);
  }

  private Brackets() {}

  static boolean isAmbiguous(Expression expression) {
    return expression.contains(
        part -> part instanceof Call call && call.function().equals(NAME));
  }

  /** The verdict where both readings come to the same one. */
  static Comparison compareBothWays(
      Expression gold, Expression prediction, Comparer comparer) {
    Comparison grouped = comparer.compare(grouped(gold), grouped(prediction));
    Comparison floored = comparer.compare(floored(gold), floored(prediction));
    return grouped.verdict() == floored.verdict()
        ? grouped
        : Comparison.undecided("square brackets may group or mean the floor");
  }

  private static Expression grouped(Expression expression) {
    return expression instanceof Call call && call.function().equals(NAME)
        ? grouped(call.arguments().get(0))
        : expression.withChildren(expression.children().stream().map(Brackets::grouped).toList());
  }

  private static Expression floored(Expression expression) {
    Expression inner =
        expression.withChildren(expression.children().stream().map(Brackets::floored).toList());
    return inner instanceof Call call && call.function().equals(NAME)
        ? new Call("floor", call.arguments())
        : inner;
  }
}
