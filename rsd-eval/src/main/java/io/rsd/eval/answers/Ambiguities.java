package io.rsd.eval.answers;

import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Product;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Notations with two readings: square brackets around one formula, which may group it or mean its
 * floor, and logarithms without a base, which may be natural or common ones.
 */
final class Ambiguities {

  /** The name of the call that the parser makes of square brackets. */
  static final String BRACKETS = "brackets";

  /** The name of the call that the parser makes of a logarithm without a base. */
  static final String LOGARITHM = "log";

  /** Compares two expressions. */
  interface Comparer {
    Comparison compare(Expression gold, Expression prediction);
  }

  private Ambiguities() {}

  static boolean isIn(Expression expression) {
    return isIn(expression, BRACKETS) || isIn(expression, LOGARITHM);
  }

  private static boolean isIn(Expression expression, String name) {
    return expression.contains(part -> part instanceof Call call && call.function().equals(name));
  }

  /** The verdict where all readings come to the same one; both answers are read in the same way. */
  static Comparison compare(Expression gold, Expression prediction, Comparer comparer) {
    boolean brackets = isIn(gold, BRACKETS) || isIn(prediction, BRACKETS);
    boolean logarithms = isIn(gold, LOGARITHM) || isIn(prediction, LOGARITHM);
    List<Comparison> comparisons = new ArrayList<>();
    for (boolean floor : brackets ? new boolean[] {false, true} : new boolean[] {false}) {
      for (boolean common : logarithms ? new boolean[] {false, true} : new boolean[] {false}) {
        comparisons.add(
            comparer.compare(read(gold, floor, common), read(prediction, floor, common)));
      }
    }
    Set<Object> verdicts = new LinkedHashSet<>();
    comparisons.forEach(comparison -> verdicts.add(comparison.verdict()));
    return verdicts.size() == 1
        ? comparisons.get(0)
        : Comparison.undecided("a notation in them has several meanings");
  }

  private static Expression read(Expression expression, boolean floor, boolean common) {
    Expression inner =
        expression.withChildren(
            expression.children().stream().map(part -> read(part, floor, common)).toList());
    if (!(inner instanceof Call call)) {
      return inner;
    }
    return switch (call.function()) {
      case BRACKETS -> floor ? new Call("floor", call.arguments()) : call.arguments().get(0);
      case LOGARITHM -> logarithm(call.arguments(), common);
      default -> inner;
    };
  }

  private static Expression logarithm(List<Expression> arguments, boolean common) {
    Expression natural = new Call("ln", arguments);
    Expression ofTen = new Call("ln", List.of(Literal.of(10)));
    return common ? new Product(List.of(natural, Expression.reciprocal(ofTen))) : natural;
  }
}
