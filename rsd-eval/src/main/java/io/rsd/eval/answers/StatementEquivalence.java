package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Combined;
import io.rsd.eval.answers.Answer.Named;
import io.rsd.eval.answers.Answer.Ordered;
import io.rsd.eval.answers.Answer.Statement;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Product;
import io.rsd.eval.answers.Expression.Relation;
import io.rsd.eval.answers.Expression.Relation.Operator;
import io.rsd.eval.answers.Expression.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/** Compares equations and inequalities with each other and with the sets they describe. */
final class StatementEquivalence {

  private static final String FORM =
      "the gold answer is a set, the prediction an inequality that describes it";

  private final ScalarEquivalence scalars;
  private final Budget budget;

  StatementEquivalence(ScalarEquivalence scalars, Budget budget) {
    this.scalars = scalars;
    this.budget = budget;
  }

  /** Compares two answers, at least one of which is a {@link Statement}; none is named. */
  Comparison compare(Answer gold, Answer prediction, PartEquivalence answers) {
    if (gold instanceof Statement left && prediction instanceof Statement right) {
      return compareRelations(left.relation(), right.relation(), answers);
    }
    boolean goldIsStatement = gold instanceof Statement;
    Relation relation = ((Statement) (goldIsStatement ? gold : prediction)).relation();
    Optional<Answer> set = Solutions.of(relation).map(Named::value);
    Answer other = goldIsStatement ? prediction : gold;
    if (set.isEmpty() || !(other instanceof Ordered || other instanceof Combined)) {
      return Comparison.different("only one of them is an equation or inequality");
    }
    return goldIsStatement
        ? answers.compare(set.get(), prediction)
        : answers.compare(gold, set.get()).atMostUndecided(FORM);
  }

  /** Compares a named answer with a statement, in either order. */
  Comparison compareWithNamed(Answer gold, Answer prediction, PartEquivalence answers) {
    if (gold instanceof Statement left) {
      Named named = (Named) prediction;
      Optional<Comparison> sets =
          sameSet(Solutions.of(left.relation()), Optional.of(named), answers);
      return sets.orElseGet(() -> equations(Optional.of(left.relation()), relationOf(named)));
    }
    Named named = (Named) gold;
    Relation right = ((Statement) prediction).relation();
    Optional<Comparison> sets = sameSet(Optional.of(named), Solutions.of(right), answers);
    return sets.map(comparison -> comparison.atMostUndecided(FORM))
        .orElseGet(() -> equations(relationOf(named), Optional.of(right)));
  }

  /** Compares {@code y = x + 1} with {@code x = y - 1}: two definitions of different names. */
  Comparison compareDefinitions(Named gold, Named prediction) {
    return equations(relationOf(gold), relationOf(prediction));
  }

  private Optional<Comparison> sameSet(
      Optional<Named> gold, Optional<Named> prediction, PartEquivalence answers) {
    boolean sets =
        gold.isPresent()
            && prediction.isPresent()
            && gold.get().membership()
            && prediction.get().membership();
    return sets ? Optional.of(answers.compare(gold.get(), prediction.get())) : Optional.empty();
  }

  private Comparison equations(Optional<Relation> gold, Optional<Relation> prediction) {
    if (gold.isEmpty() || prediction.isEmpty()) {
      return Comparison.different("they make different kinds of statements");
    }
    return compareSteps(step(gold.get(), 0), step(prediction.get(), 0));
  }

  /** A definition of one name as an equation. */
  private static Optional<Relation> relationOf(Named named) {
    boolean one =
        named.names().size() == 1 && !named.membership() && named.value() instanceof Value;
    return one
        ? Optional.of(
            new Relation(
                List.of(new Variable(named.names().get(0)), ((Value) named.value()).expression()),
                List.of(Operator.EQUAL)))
        : Optional.empty();
  }

  private Comparison compareRelations(Relation gold, Relation prediction, PartEquivalence answers) {
    if (CanonicalText.of(gold).equals(CanonicalText.of(prediction))) {
      return Comparison.equal("they are written alike");
    }
    Optional<Comparison> sets = sameSet(Solutions.of(gold), Solutions.of(prediction), answers);
    if (sets.isPresent()) {
      return sets.get();
    }
    if (gold.operators().size() != prediction.operators().size()) {
      return Comparison.different("they make different numbers of statements");
    }
    List<Relation> right = new ArrayList<>(steps(prediction));
    if (gold.operators().size() > 1 && gold.operators().get(0) != prediction.operators().get(0)) {
      Collections.reverse(right);
    }
    List<Relation> left = steps(gold);
    Comparison all = Comparison.equal("they make the same statements");
    for (int index = 0; index < left.size(); index++) {
      all = all.and(compareSteps(left.get(index), right.get(index)));
    }
    return all;
  }

  private static List<Relation> steps(Relation chain) {
    List<Relation> steps = new ArrayList<>();
    for (int index = 0; index < chain.operators().size(); index++) {
      steps.add(step(chain, index));
    }
    return steps;
  }

  private static Relation step(Relation chain, int index) {
    return new Relation(
        chain.operands().subList(index, index + 2), List.of(chain.operators().get(index)));
  }

  /**
   * Two statements about the difference of their sides agree when one difference is a constant
   * multiple of the other, and the sign of that constant fits the direction.
   */
  private Comparison compareSteps(Relation gold, Relation prediction) {
    Operator left = gold.operators().get(0);
    Operator right = prediction.operators().get(0);
    if (left == Operator.OTHER || right == Operator.OTHER || left == Operator.ELEMENT_OF) {
      return Comparison.undecided("they are relations that cannot be compared by value");
    }
    boolean sameDirection = left == right;
    if (!sameDirection && left != right.mirrored()) {
      return Comparison.different("their relation signs differ");
    }
    Optional<Rational> factor = constantFactor(side(gold), side(prediction));
    if (factor.isEmpty()) {
      return Comparison.different("their two sides are not in proportion");
    }
    boolean fits = !left.isInequality() || (factor.get().signum() > 0) == sameDirection;
    Comparison proportional =
        scalars.compare(
            side(gold), new Product(List.of(new Literal(factor.get(), 0), side(prediction))));
    return fits
        ? proportional
        : Comparison.different("the inequalities point in different directions");
  }

  private static Expression side(Relation relation) {
    return Expression.difference(relation.operands().get(0), relation.operands().get(1));
  }

  /** The rational number that the first is of the second, judged at one point. */
  private Optional<Rational> constantFactor(Expression first, Expression second) {
    Set<String> names = new TreeSet<>();
    collectNames(first, names);
    collectNames(second, names);
    Map<String, Rational> point = SamplePoints.at(0, names);
    ExactEvaluator exact = new ExactEvaluator(point, budget);
    BinaryOperator<Expression> quotient =
        (top, bottom) -> new Product(List.of(top, Expression.reciprocal(bottom)));
    try {
      Optional<Rational> factor = exact.rational(quotient.apply(first, second));
      if (factor.isPresent()) {
        return factor.filter(value -> !value.isZero());
      }
    } catch (UndefinedValueException undefined) {
      // The second side is zero at this point: no factor can be told from it.
      return Optional.empty();
    }
    boolean same = scalars.compare(first, second).isEqual();
    boolean opposite = !same && scalars.compare(first, Expression.negated(second)).isEqual();
    return same
        ? Optional.of(Rational.ONE)
        : opposite ? Optional.of(Rational.MINUS_ONE) : Optional.empty();
  }

  private static void collectNames(Expression expression, Set<String> names) {
    if (expression instanceof Variable variable) {
      names.add(variable.name());
    }
    expression.children().forEach(child -> collectNames(child, names));
  }
}
