package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.expression.Expression.BasedNumber;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Quantity;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.SetOperation;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Expression.Variable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes an expression so that expressions that differ only in the order of terms and factors give
 * the same text. Equal text means equal expressions; different text says nothing.
 */
public final class CanonicalText {

  private static final Set<String> UNORDERED = Set.of("dot", "gcd", "lcm", "max", "min", "cases");

  private CanonicalText() {}

  public static String of(Expression expression) {
    if (expression instanceof Literal literal) {
      return literal.value().toString();
    }
    if (expression instanceof Variable variable) {
      return variable.name();
    }
    if (expression instanceof Constant constant) {
      return "constant " + constant.name();
    }
    if (expression instanceof BasedNumber number) {
      return number.value() + " in base " + number.base();
    }
    if (expression instanceof Text text) {
      return "\"" + text.words() + "\"";
    }
    if (expression instanceof Sum) {
      return unordered("sum", flattened(expression));
    }
    if (expression instanceof Product) {
      return product(flattened(expression).toList());
    }
    if (expression instanceof Collection collection) {
      return unordered("set" + collection.connective(), collection.items().stream());
    }
    if (expression instanceof Call call && UNORDERED.contains(call.function())) {
      return unordered(call.function(), call.arguments().stream());
    }
    if (expression instanceof Call call && call.function().equals("vec")) {
      return of(call.arguments().get(0));
    }
    return head(expression) + joined(expression.children());
  }

  /** Numbers and usual variables may change places, factors that may be matrices may not. */
  private static String product(List<Expression> factors) {
    if (factors.stream().anyMatch(CanonicalText::isUnknownSign)) {
      return "product in order" + joined(factors);
    }
    Stream<Expression> scalars = factors.stream().filter(factor -> !Factors.isOrdered(factor));
    List<String> others =
        factors.stream().filter(Factors::isOrdered).map(CanonicalText::of).toList();
    return unordered("product", scalars) + (others.isEmpty() ? "" : others);
  }

  /** Whether a factor is a sign that may join those beside it in any way. */
  private static boolean isUnknownSign(Expression factor) {
    return factor instanceof Variable variable && !Vocabulary.isSymbol(variable.name());
  }

  private static String head(Expression expression) {
    if (expression instanceof Call call) {
      return call.function();
    }
    if (expression instanceof Bracketed bracketed) {
      return "brackets" + bracketed.open() + bracketed.close();
    }
    if (expression instanceof Relation relation) {
      return "relation" + relation.operators();
    }
    if (expression instanceof Quantity quantity) {
      return "quantity " + quantity.unit();
    }
    if (expression instanceof SetOperation operation) {
      return operation.operation().name();
    }
    if (expression instanceof Expression.PlusMinus sign) {
      return sign.plusFirst() ? "pm" : "mp";
    }
    if (expression instanceof Expression.Matrix matrix) {
      return "matrix" + matrix.rows().size();
    }
    return expression.getClass().getSimpleName();
  }

  private static String joined(List<Expression> parts) {
    return parts.stream().map(CanonicalText::of).toList().toString();
  }

  private static String unordered(String head, Stream<Expression> parts) {
    return head + parts.map(CanonicalText::of).sorted().toList();
  }

  /** The terms of nested sums, or the factors of nested products. */
  private static Stream<Expression> flattened(Expression expression) {
    return expression.children().stream()
        .flatMap(
            child ->
                child.getClass() == expression.getClass() ? flattened(child) : Stream.of(child));
  }
}
