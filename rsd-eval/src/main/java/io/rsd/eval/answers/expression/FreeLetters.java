package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Variable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The variables of expressions, and what may be only another choice of them. */
public final class FreeLetters {

  private FreeLetters() {}

  /** Adds the names of all variables of an expression. */
  public static void collect(Expression expression, Set<String> names) {
    if (expression instanceof Variable variable) {
      names.add(variable.name());
    } else {
      expression.children().forEach(child -> collect(child, names));
    }
  }

  public static Set<String> of(Expression expression) {
    Set<String> names = new TreeSet<>();
    collect(expression, names);
    return names;
  }

  /**
   * Whether a difference may lie in the names of constants that are free to choose, such as those
   * of an integration.
   */
  public static boolean mayBeOthers(Expression first, Expression second) {
    Set<String> left = of(first);
    Set<String> right = of(second);
    if (isImaginary(first, right) || isImaginary(second, left)) {
      return true;
    }
    boolean period =
        first.contains(part -> part == Constant.PI)
            && left.equals(right)
            && left.stream().anyMatch(List.of("k", "m", "n")::contains);
    boolean indexed =
        left.isEmpty() != right.isEmpty()
            && (left.isEmpty() ? right : left).stream().anyMatch(name -> name.indexOf('_') > 0);
    if (period || indexed) {
      return true;
    }
    boolean others = !left.isEmpty() && !right.isEmpty() && !left.equals(right);
    return others || (left.equals(right) && left.stream().anyMatch(FreeLetters::isConstant));
  }

  /** Whether one side has an i where the other one may have written j. */
  private static boolean isImaginary(Expression one, Set<String> other) {
    return other.contains("j") && one.contains(part -> part == Constant.I);
  }

  private static boolean isConstant(String name) {
    return name.equalsIgnoreCase("c") || name.startsWith("C_") || name.startsWith("c_");
  }

  /** The expression with other names for some of its variables. */
  public static Expression renamed(Expression expression, Map<String, String> names) {
    if (expression instanceof Variable variable) {
      return new Variable(names.getOrDefault(variable.name(), variable.name()));
    }
    return expression.withChildren(
        expression.children().stream().map(child -> renamed(child, names)).toList());
  }

  /** The expression with an expression in place of a variable. */
  public static Expression replaced(Expression expression, String name, Expression value) {
    if (expression instanceof Variable variable) {
      return variable.name().equals(name) ? value : variable;
    }
    return expression.withChildren(
        expression.children().stream().map(child -> replaced(child, name, value)).toList());
  }
}
