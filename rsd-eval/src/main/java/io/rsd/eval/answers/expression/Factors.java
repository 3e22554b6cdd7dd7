package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Variable;
import java.util.Set;
import java.util.TreeSet;

/** Tells factors whose order does not matter from those that may be matrices or operators. */
public final class Factors {

  private static final Set<String> OF_MATRICES = Set.of("inverse", "transpose", "conjugate");

  private Factors() {}

  /** Whether a factor may not be interchanged with others of its kind. */
  public static boolean isOrdered(Expression factor) {
    if (factor instanceof Variable variable) {
      return isCapital(variable.name()) || !Vocabulary.isSymbol(variable.name());
    }
    if (factor instanceof Power power) {
      return isOrdered(power.base());
    }
    if (factor instanceof Call call) {
      return call.function().equals("vec")
          || call.function().equals("derivative")
          || (OF_MATRICES.contains(call.function()) && isOrdered(call.arguments().get(0)));
    }
    return factor instanceof Matrix;
  }

  private static boolean isCapital(String name) {
    return name.length() == 1 && Character.isUpperCase(name.charAt(0));
  }

  /**
   * Whether two expressions may be products of matrices: nothing but capital letters, several of
   * them, or a mark that only matrices and vectors have.
   */
  public static boolean mayNotCommute(Expression first, Expression second) {
    Set<String> names = new TreeSet<>();
    FreeLetters.collect(first, names);
    FreeLetters.collect(second, names);
    boolean capitalsOnly = names.size() > 1 && names.stream().allMatch(Factors::isCapital);
    return capitalsOnly || hasMark(first, names) || hasMark(second, names);
  }

  private static boolean hasMark(Expression expression, Set<String> names) {
    boolean severalCapitals = names.stream().filter(Factors::isCapital).count() > 1;
    return expression.contains(part -> isUnknownSign(part) || isMark(part, severalCapitals));
  }

  private static boolean isUnknownSign(Expression part) {
    return part instanceof Variable variable && !Vocabulary.isSymbol(variable.name());
  }

  private static boolean isMark(Expression part, boolean severalCapitals) {
    return part instanceof Call call
        && (call.function().equals("transpose")
            || call.function().equals("vec")
            || call.function().equals("compose")
            || (severalCapitals && call.function().equals("inverse")));
  }
}
