package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.expression.SamplePoints;
import io.rsd.eval.answers.number.RadicalNumber;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Chained;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.AnswerReader;
import io.rsd.eval.answers.reading.Solutions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares equations and inequalities with each other and with the sets they describe. */
final class StatementEquivalence {

  static final String FORM =
      "the gold answer is a set, the prediction an inequality that describes it";

  private static final Comparison KINDS =
      Comparison.undecided("only one of them is an equation or inequality");

  private final ScalarEquivalence scalars;

  StatementEquivalence(ScalarEquivalence scalars) {
    this.scalars = scalars;
  }

  static boolean isInequality(Answer answer) {
    return answer instanceof Statement
        || (answer instanceof Unordered list
            && list.items().stream().anyMatch(StatementEquivalence::isInequality));
  }

  /** Compares two answers, at least one of which is a {@link Statement}; none is named. */
  Comparison compare(Answer gold, Answer prediction, PartEquivalence answers) {
    if (gold instanceof Statement left && prediction instanceof Statement right) {
      return compareRelations(left.relation(), right.relation(), answers);
    }
    boolean goldIsStatement = gold instanceof Statement;
    Relation relation = ((Statement) (goldIsStatement ? gold : prediction)).relation();
    Answer other = goldIsStatement ? prediction : gold;
    Optional<Answer> value = statedValue(relation);
    if (value.isPresent()) {
      return goldIsStatement
          ? answers.compare(value.get(), prediction)
          : answers.compare(gold, value.get());
    }
    Optional<Answer> set = Solutions.of(relation).map(Named::value);
    if (set.isEmpty() || !(other instanceof Ordered || other instanceof Combined)) {
      return KINDS;
    }
    return goldIsStatement
        ? answers.compare(set.get(), prediction)
        : answers.compare(gold, set.get()).atMostUndecided(FORM);
  }

  /**
   * What a chain of equations says of its left side, where that is what a question may ask for: a
   * calculation, a limit or an integral, a sum of letters.
   */
  private static Optional<Answer> statedValue(Relation relation) {
    boolean equations = relation.operators().stream().allMatch(Operator.EQUAL::equals);
    Expression left = relation.operands().get(0);
    if (!equations) {
      return Optional.empty();
    }
    boolean calculation = !Nature.hasVariables(left);
    boolean asked = calculation || Nature.of(left) == Nature.OPAQUE || isSumOfLetters(left);
    boolean names = !(left instanceof Sum) || isSumOfLetters(left) || calculation;
    if (!asked || !names) {
      return Optional.empty();
    }
    List<Expression> forms =
        relation.operands().subList(calculation ? 0 : 1, relation.operands().size());
    boolean numbers = forms.stream().noneMatch(Nature::hasVariables);
    return numbers || Nature.of(left) == Nature.OPAQUE
        ? Optional.of(new Chained(forms.stream().map(AnswerReader::read).toList()))
        : Optional.empty();
  }

  /** A sum or product of different letters, such as the m + n that a contest asks for. */
  private static boolean isSumOfLetters(Expression expression) {
    return (expression instanceof Sum || expression instanceof Product)
        && expression.children().stream().allMatch(part -> part instanceof Variable)
        && expression.children().stream().distinct().count() == expression.children().size();
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
      return Comparison.undecided("they make different kinds of statements");
    }
    return gold.get().operators().size() == 1 && prediction.get().operators().size() == 1
        ? compareSteps(gold.get(), prediction.get())
        : Comparison.undecided("they make different numbers of statements");
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
      return Comparison.undecided("they make different numbers of statements");
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
      steps.add(
          new Relation(
              chain.operands().subList(index, index + 2), List.of(chain.operators().get(index))));
    }
    return steps;
  }

  /**
   * Two statements about the difference of their sides agree when one difference is a constant
   * multiple of the other, and the sign of that constant fits the direction.
   */
  private Comparison compareSteps(Relation gold, Relation prediction) {
    Operator left = gold.operators().get(0);
    Operator right = prediction.operators().get(0);
    boolean byValue = left == Operator.EQUAL || left == Operator.NOT_EQUAL || left.isInequality();
    if (!Nature.hasVariables(gold) || !Nature.hasVariables(prediction)) {
      return Comparison.undecided("a calculation says nothing that could be compared");
    }
    if (!byValue) {
      return sameSides(gold, prediction)
          ? Comparison.equal("they say the same of the same two sides")
          : Comparison.undecided("they are statements that cannot be compared by value");
    }
    boolean sameDirection = left == right;
    if (!sameDirection && left != right.mirrored()) {
      return Comparison.different("their relation signs differ");
    }
    Expression first = side(gold);
    Expression second = side(prediction);
    if (scalars.compare(first, Literal.of(0)).isEqual()) {
      return Comparison.undecided("an identity says nothing that could be compared");
    }
    return compareSides(first, second, left.isInequality(), sameDirection);
  }

  private boolean sameSides(Relation gold, Relation prediction) {
    return gold.operators().equals(prediction.operators())
        && scalars.compare(gold.operands().get(0), prediction.operands().get(0)).isEqual()
        && scalars.compare(gold.operands().get(1), prediction.operands().get(1)).isEqual();
  }

  private static Expression side(Relation relation) {
    return Expression.difference(relation.operands().get(0), relation.operands().get(1));
  }

  /** Compares two sides for being in the proportion that they have at one point. */
  private Comparison compareSides(
      Expression first, Expression second, boolean inequality, boolean sameDirection) {
    Set<String> names = new TreeSet<>(FreeLetters.of(first));
    boolean sameNames = names.equals(FreeLetters.of(second));
    names.addAll(FreeLetters.of(second));
    Expression firstThere = atPoint(first, names);
    Expression secondThere = atPoint(second, names);
    Optional<Integer> sign = scalars.sign(new Product(List.of(firstThere, secondThere)));
    boolean opaque = Nature.of(first) == Nature.OPAQUE || Nature.of(second) == Nature.OPAQUE;
    if (opaque || sign.isEmpty()) {
      return scalars.compare(first, second).isEqual()
          ? Comparison.equal("the difference of their sides is the same")
          : Comparison.undecided("their sides cannot be compared by value");
    }
    if (sign.get() == 0 || (inequality && (sign.get() > 0) != sameDirection)) {
      return Comparison.different("the statements have different sides or directions");
    }
    Comparison proportional =
        scalars.compare(
            new Product(List.of(first, secondThere)), new Product(List.of(second, firstThere)));
    boolean curves = isPolynomial(first) && isPolynomial(second) && sameNames;
    return proportional.isEqual() || curves
        ? proportional
        : Comparison.undecided("their two sides are not in proportion");
  }

  private static boolean isPolynomial(Expression expression) {
    return Nature.isRational(expression)
        && !expression.contains(
            part ->
                part instanceof Power power
                    && power.exponent() instanceof Literal exponent
                    && exponent.value().signum() < 0
                    && Nature.hasVariables(power.base()));
  }

  /** An expression with whole numbers that depend on their names in place of its variables. */
  private static Expression atPoint(Expression expression, Set<String> names) {
    Map<String, RadicalNumber> values = SamplePoints.few(names).get(2).values();
    Expression there = expression;
    for (String name : names) {
      Rational value = values.get(name).rational().orElseThrow();
      there = FreeLetters.replaced(there, name, new Literal(value, 0));
    }
    return there;
  }
}
