package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.PlusMinus;
import io.rsd.eval.answers.number.BudgetExceededException;
import java.util.ArrayList;
import java.util.List;

/** Writes out the alternatives that plus-minus signs stand for. */
public final class PlusMinusExpansion {

  private static final int MOST_SIGNS = 6;

  private PlusMinusExpansion() {}

  /**
   * The expression once for every choice of its signs. A minus-plus is tied to the plus-minus
   * beside it; plus-minus signs alone are independent of each other.
   */
  public static List<Expression> of(Expression expression) {
    int signs = count(expression);
    if (signs == 0) {
      return List.of(expression);
    }
    if (signs > MOST_SIGNS) {
      throw new BudgetExceededException("more than " + MOST_SIGNS + " plus-minus signs");
    }
    boolean tied = expression.contains(part -> part instanceof PlusMinus sign && !sign.plusFirst());
    List<Expression> alternatives = new ArrayList<>();
    for (int choice = 0; choice < (tied ? 2 : 1 << signs); choice++) {
      int choices = tied && choice == 1 ? -1 : choice;
      alternatives.add(new Choice(choices).apply(expression));
    }
    return alternatives;
  }

  private static int count(Expression expression) {
    int signs = expression instanceof PlusMinus ? 1 : 0;
    for (Expression child : expression.children()) {
      signs += count(child);
    }
    return signs;
  }

  /** One choice: bit n says which sign the n-th plus-minus takes. */
  private static final class Choice {
    private int bits;

    Choice(int bits) {
      this.bits = bits;
    }

    Expression apply(Expression expression) {
      if (expression instanceof PlusMinus sign) {
        boolean second = (bits & 1) == 1;
        bits >>= 1;
        Expression term = apply(sign.term());
        return second == sign.plusFirst() ? Expression.negated(term) : term;
      }
      return expression.withChildren(expression.children().stream().map(this::apply).toList());
    }
  }
}
