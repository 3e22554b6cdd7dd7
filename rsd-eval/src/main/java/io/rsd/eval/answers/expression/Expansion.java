package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes out what is short for sums and products: finite sums, determinants. */
public final class Expansion {

  private static final int MOST_TERMS = 64;
  private static final int MOST_NESTED_TERMS = 8;

  private Expansion() {}

  /** The expression with every finite sum, product and determinant written out. */
  public static Expression of(Expression expression) {
    if (!expression.contains(Expansion::isShort)) {
      return expression;
    }
    if (expression instanceof Call call && isShort(call)) {
      Optional<Expression> written =
          call.function().equals("det")
              ? Determinants.of(call.arguments().get(0))
              : writtenOut(call);
      if (written.isPresent()) {
        return of(written.get());
      }
    }
    return expression.withChildren(expression.children().stream().map(Expansion::of).toList());
  }

  private static boolean isShort(Expression expression) {
    return expression instanceof Call call
        && (call.function().equals("sum")
            || call.function().equals("prod")
            || call.function().equals("det"));
  }

  private static Optional<Expression> writtenOut(Call call) {
    if (call.arguments().size() != 3) {
      return Optional.empty();
    }
    Optional<Relation> start = bound(call, "lower").flatMap(Expansion::start);
    Optional<Integer> last = bound(call, "upper").flatMap(Expansion::whole);
    Optional<Integer> first = start.flatMap(relation -> whole(relation.operands().get(1)));
    boolean finite =
        first.isPresent()
            && last.isPresent()
            && last.get() >= first.get()
            && last.get() - first.get() < mostTerms(call.arguments().get(2));
    if (!finite) {
      return Optional.empty();
    }
    String name = ((Variable) start.get().operands().get(0)).name();
    List<Expression> terms = new ArrayList<>();
    for (int index = first.get(); index <= last.get(); index++) {
      terms.add(FreeLetters.replaced(call.arguments().get(2), name, Literal.of(index)));
    }
    return Optional.of(call.function().equals("sum") ? new Sum(terms) : new Product(terms));
  }

  /** Sums of sums have to be short, since their lengths multiply. */
  private static int mostTerms(Expression body) {
    return body.contains(Expansion::isShort) ? MOST_NESTED_TERMS : MOST_TERMS;
  }

  private static Optional<Expression> bound(Call call, String side) {
    return call.arguments().stream()
        .filter(part -> part instanceof Call bound && bound.function().equals(side))
        .map(part -> part.children().get(0))
        .findFirst();
  }

  private static Optional<Relation> start(Expression lower) {
    return lower instanceof Relation relation
            && relation.operators().equals(List.of(Operator.EQUAL))
            && relation.operands().get(0) instanceof Variable
        ? Optional.of(relation)
        : Optional.empty();
  }

  private static Optional<Integer> whole(Expression expression) {
    return expression instanceof Literal literal
            && literal.value().isWhole()
            && literal.value().bits() < 24
        ? Optional.of(literal.value().numerator().intValue())
        : Optional.empty();
  }
}
