package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Notations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Notations with two readings: square brackets around one formula, which may group it or mean its
 * floor, logarithms without a base, which may be natural or common ones, and strokes with several
 * factors behind them.
 */
final class Ambiguities {

  private static final Set<String> NAMES =
      Set.of(Notations.BRACKETS, Notations.LOGARITHM, Notations.STROKE);

  /** Compares two expressions. */
  interface Comparer {
    Comparison compare(Expression gold, Expression prediction);
  }

  private Ambiguities() {}

  static boolean isIn(Expression expression) {
    return expression.contains(
        part -> part instanceof Call call && NAMES.contains(call.function()));
  }

  private static boolean isIn(Expression expression, String name) {
    return expression.contains(part -> part instanceof Call call && call.function().equals(name));
  }

  /** The verdict where all readings come to the same one; both answers are read in the same way. */
  static Comparison compare(Expression gold, Expression prediction, Comparer comparer) {
    List<String> present =
        NAMES.stream().filter(name -> isIn(gold, name) || isIn(prediction, name)).toList();
    List<Comparison> comparisons = new ArrayList<>();
    for (int choice = 0; choice < 1 << present.size(); choice++) {
      Set<String> second = new HashSet<>();
      for (int index = 0; index < present.size(); index++) {
        if (((choice >> index) & 1) == 1) {
          second.add(present.get(index));
        }
      }
      comparisons.add(comparer.compare(read(gold, second), read(prediction, second)));
    }
    Set<Object> verdicts = new LinkedHashSet<>();
    comparisons.forEach(comparison -> verdicts.add(comparison.verdict()));
    return verdicts.size() == 1
        ? comparisons.get(0)
        : Comparison.undecided("a notation in them has several meanings");
  }

  /**
   * One reading.
   *
   * @param second the notations that are read in the second of their two ways
   */
  private static Expression read(Expression expression, Set<String> second) {
    Expression inner =
        expression.withChildren(
            expression.children().stream().map(part -> read(part, second)).toList());
    if (!(inner instanceof Call call)) {
      return inner;
    }
    boolean other = second.contains(call.function());
    return switch (call.function()) {
      case Notations.BRACKETS ->
          other ? new Call("floor", call.arguments()) : call.arguments().get(0);
      case Notations.LOGARITHM -> logarithm(call.arguments(), other);
      case Notations.STROKE -> quotient(call.arguments(), other);
      default -> inner;
    };
  }

  private static Expression quotient(List<Expression> parts, boolean allBelow) {
    Expression top = parts.get(0);
    List<Expression> behind = parts.subList(1, parts.size());
    if (allBelow) {
      return new Product(List.of(top, Expression.reciprocal(new Product(behind))));
    }
    List<Expression> factors = new ArrayList<>(List.of(top, Expression.reciprocal(behind.get(0))));
    factors.addAll(behind.subList(1, behind.size()));
    return new Product(factors);
  }

  private static Expression logarithm(List<Expression> arguments, boolean common) {
    Expression natural = new Call("ln", arguments);
    Expression ofTen = new Call("ln", List.of(Literal.of(10)));
    return common ? new Product(List.of(natural, Expression.reciprocal(ofTen))) : natural;
  }
}
