package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Answer.Described;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Answer.Verbatim;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads sets that are described rather than listed, as in {@code \{x \mid x > 3\}}. */
final class SetBuilder {

  private static final int MOST_ELEMENTS = 64;

  private SetBuilder() {}

  /** The described set; empty for a list of elements. */
  static Optional<Answer> of(Collection collection) {
    boolean described =
        collection.items().size() == 1
            && collection.items().get(0) instanceof Call call
            && call.function().equals("such-that");
    return described ? Optional.of(described((Call) collection.items().get(0))) : Optional.empty();
  }

  private static Answer described(Call call) {
    List<Expression> elements = ((Collection) call.arguments().get(0)).items();
    boolean one = elements.size() == 1 && call.arguments().get(1) instanceof Relation;
    if (!one) {
      return new Verbatim(call);
    }
    Relation condition = (Relation) call.arguments().get(1);
    Expression element = elements.get(0);
    String set = "set R";
    boolean member =
        element instanceof Relation relation
            && relation.operators().equals(List.of(Operator.ELEMENT_OF))
            && relation.operands().get(1) instanceof Variable;
    if (member) {
      set = ((Variable) element.children().get(1)).name();
      element = element.children().get(0);
    }
    return described(element, set, condition).orElse(new Verbatim(call));
  }

  private static Optional<Answer> described(Expression element, String set, Relation condition) {
    if (element instanceof Variable variable) {
      Optional<Answer> solution = Solutions.of(condition).map(Named::value);
      Optional<Answer> listed = solution.flatMap(SetBuilder::wholeNumbers);
      return set.equals("set R") && solution.isPresent()
          ? solution
          : set.startsWith("set Z") && listed.isPresent()
              ? listed
              : Optional.of(new Described(List.of(variable.name()), set, condition));
    }
    boolean tuple =
        element instanceof Bracketed bracketed
            && bracketed.items().stream().allMatch(item -> item instanceof Variable);
    return tuple
        ? Optional.of(
            new Described(
                element.children().stream().map(item -> ((Variable) item).name()).toList(),
                set,
                condition))
        : Optional.empty();
  }

  /** The whole numbers of a bounded interval. */
  private static Optional<Answer> wholeNumbers(Answer interval) {
    boolean literal =
        interval instanceof Ordered ordered
            && ordered.items().stream()
                .allMatch(
                    end -> end instanceof Value value && value.expression() instanceof Literal);
    if (!literal) {
      return Optional.empty();
    }
    Ordered ordered = (Ordered) interval;
    Rational low = ((Literal) ((Value) ordered.items().get(0)).expression()).value();
    Rational high = ((Literal) ((Value) ordered.items().get(1)).expression()).value();
    BigInteger first = low.negated().floor().negate();
    BigInteger last = high.floor();
    boolean opensAfter = ordered.open() == '(' && low.isWhole();
    boolean closesBefore = ordered.close() == ')' && high.isWhole();
    first = opensAfter ? first.add(BigInteger.ONE) : first;
    last = closesBefore ? last.subtract(BigInteger.ONE) : last;
    if (last.subtract(first).compareTo(BigInteger.valueOf(MOST_ELEMENTS)) > 0) {
      return Optional.empty();
    }
    List<Answer> elements = new ArrayList<>();
    for (BigInteger whole = first; whole.compareTo(last) <= 0; whole = whole.add(BigInteger.ONE)) {
      elements.add(new Value(new Literal(Rational.of(whole), 0)));
    }
    return Optional.of(new Unordered(elements));
  }
}
