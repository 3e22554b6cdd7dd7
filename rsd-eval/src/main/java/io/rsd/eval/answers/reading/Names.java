package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Ratio;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.PlainWords;
import io.rsd.eval.answers.expression.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes left sides that only name what the right side is the value of: {@code x}, {@code
 * f(x)}, {@code |AB|}, {@code (p, q)}, {@code \frac{NO}{BO}}. An expression of variables such as
 * {@code 2x + z} is no name.
 */
final class Names {

  private static final Set<String> MARKS =
      Set.of("abs", "norm", "named", "overline", "widehat", "hat", "vec", "prime", "tilde", "dot");

  private Names() {}

  /** The names that an expression consists of; empty when it is not a name. */
  static Optional<List<String>> of(Expression expression) {
    if (expression instanceof Bracketed bracketed) {
      boolean names =
          !bracketed.items().isEmpty() && bracketed.items().stream().allMatch(Names::isName);
      return names
          ? Optional.of(bracketed.items().stream().map(Names::nameOf).toList())
          : Optional.empty();
    }
    return isName(expression) ? Optional.of(List.of(nameOf(expression))) : Optional.empty();
  }

  private static boolean isName(Expression expression) {
    if (expression instanceof Variable variable) {
      return Vocabulary.isSymbol(variable.name());
    }
    if (expression == Constant.E || expression == Constant.I || expression instanceof Text) {
      return true;
    }
    if (expression instanceof Call call) {
      boolean mark =
          MARKS.contains(call.function()) && call.arguments().stream().allMatch(Names::isName);
      return mark || isApplication(call) || call.function().equals("conjugate");
    }
    if (expression instanceof Ratio ratio) {
      return ratio.parts().stream().allMatch(Names::isName);
    }
    return expression instanceof Product product && (isSegment(product) || isQuotient(product));
  }

  /** {@code f(x)} or {@code f(3)}, as the parser marks it. */
  static boolean isApplication(Call call) {
    return call.function().startsWith(Applications.PREFIX);
  }

  /** Two or more capital letters, which name a segment, an angle or an area. */
  private static boolean isSegment(Product product) {
    return product.factors().stream()
        .allMatch(
            factor ->
                factor instanceof Variable variable
                    && Character.isUpperCase(variable.name().charAt(0)));
  }

  private static boolean isQuotient(Product product) {
    return product.factors().size() == 2
        && isName(product.factors().get(0))
        && product.factors().get(1) instanceof Power power
        && power.exponent().equals(Literal.of(-1))
        && isName(power.base());
  }

  /** The name itself; the letter in brackets behind a function's name does not matter. */
  private static String nameOf(Expression expression) {
    if (expression instanceof Text text) {
      return PlainWords.of(text.words());
    }
    if (expression instanceof Call call
        && isApplication(call)
        && call.arguments().stream().allMatch(argument -> argument instanceof Variable)) {
      return call.function() + call.arguments().stream().map(CanonicalText::of).toList();
    }
    return CanonicalText.of(expression);
  }
}
