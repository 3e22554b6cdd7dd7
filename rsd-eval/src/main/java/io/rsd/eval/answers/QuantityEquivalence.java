package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Measured;
import io.rsd.eval.answers.Answer.Proportion;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Expression.BasedNumber;
import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Literal;
import io.rsd.eval.answers.Expression.Percent;
import io.rsd.eval.answers.Expression.Power;
import io.rsd.eval.answers.Expression.Product;
import io.rsd.eval.answers.Expression.Sum;
import io.rsd.eval.answers.Expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares numbers with their units. A unit that only one side has is taken for granted; two units
 * have to agree, or to measure the same thing.
 */
final class QuantityEquivalence {

  private static final String PERCENT = "%";

  private final ScalarEquivalence scalars;

  QuantityEquivalence(ScalarEquivalence scalars) {
    this.scalars = scalars;
  }

  /** Compares two answers of the kinds {@link Value}, {@link Measured} and {@link Proportion}. */
  Comparison compare(Answer gold, Answer prediction) {
    if (gold instanceof Proportion left && prediction instanceof Proportion right) {
      return compareProportions(left, right);
    }
    if (gold instanceof Proportion || prediction instanceof Proportion) {
      return compareWithProportion(gold, prediction);
    }
    return compareMeasured(withUnitLike(gold, prediction), withUnitLike(prediction, gold));
  }

  /** A letter behind a number is a unit where the other side has one, as in 1 m and 100 cm. */
  private static Answer withUnitLike(Answer answer, Answer other) {
    boolean measured = other instanceof Measured unit && Unit.of(unit.unit()).isPresent();
    boolean letterBehind =
        measured
            && answer instanceof Value value
            && value.expression() instanceof Product product
            && product.factors().size() == 2
            && product.factors().get(0) instanceof Literal
            && product.factors().get(1) instanceof Variable letter
            && Unit.of(letter.name()).isPresent();
    if (!letterBehind) {
      return answer;
    }
    List<Expression> factors = valueOf(answer).children();
    return new Measured(factors.get(0), ((Variable) factors.get(1)).name());
  }

  private Comparison compareMeasured(Answer gold, Answer prediction) {
    String goldUnit = unitOf(gold);
    String predictedUnit = unitOf(prediction);
    Expression left = valueOf(gold);
    Expression right = valueOf(prediction);
    if (goldUnit.equals(predictedUnit)) {
      return plain(left, right);
    }
    if (goldUnit.equals(PERCENT) || predictedUnit.equals(PERCENT)) {
      return comparePercent(left, goldUnit, right, predictedUnit);
    }
    if (goldUnit.isEmpty() || predictedUnit.isEmpty()) {
      boolean otherUnit = goldUnit.isEmpty() ? hasDegrees(left) : hasDegrees(right);
      return otherUnit && !isAngle(goldUnit + predictedUnit)
          ? Comparison.different("one is an angle, the other has another unit")
          : plain(left, right);
    }
    return compareUnits(left, goldUnit, right, predictedUnit);
  }

  private static String unitOf(Answer answer) {
    return answer instanceof Measured measured ? measured.unit() : "";
  }

  private static Expression valueOf(Answer answer) {
    return answer instanceof Measured measured ? measured.value() : ((Value) answer).expression();
  }

  /** Degrees are angles, and a unit like others where only one side has them. */
  private Comparison plain(Expression gold, Expression prediction) {
    if (hasDegrees(gold) == hasDegrees(prediction)) {
      return basesAgree(gold, prediction, scalars.compare(gold, prediction));
    }
    Expression left = withoutDegrees(gold);
    Expression right = withoutDegrees(prediction);
    Comparison asNumbers = basesAgree(left, right, scalars.compare(left, right));
    return asNumbers.isEqual()
        ? asNumbers
        : scalars
            .compare(gold, prediction)
            .atMostUndecided("one angle is in degrees, the other in radians");
  }

  private static boolean isAngle(String unit) {
    return Unit.of(unit).filter(known -> known.dimension().equals("angle")).isPresent();
  }

  /** A number in another base answers the question only in that base. */
  private static Comparison basesAgree(
      Expression gold, Expression prediction, Comparison comparison) {
    return baseOf(gold) == baseOf(prediction)
        ? comparison
        : comparison.atMostUndecided("the same number is written in different bases");
  }

  private static int baseOf(Expression expression) {
    return expression instanceof BasedNumber number ? number.base() : 10;
  }

  private static boolean isDegree(Expression expression) {
    return expression instanceof Call call && call.function().equals("degree");
  }

  private static boolean hasDegrees(Expression expression) {
    if (isDegree(expression)) {
      return true;
    }
    boolean transparent = expression instanceof Sum || expression instanceof Product;
    return transparent && expression.children().stream().anyMatch(QuantityEquivalence::hasDegrees);
  }

  private static Expression withoutDegrees(Expression expression) {
    if (isDegree(expression)) {
      return expression.children().get(0);
    }
    boolean transparent = expression instanceof Sum || expression instanceof Product;
    return transparent
        ? expression.withChildren(
            expression.children().stream().map(QuantityEquivalence::withoutDegrees).toList())
        : expression;
  }

  /**
   * 28% is 0.28; it is 28 as well where the sign was only left out, which can be told from 28 being
   * above 1.
   */
  private Comparison comparePercent(
      Expression gold, String goldUnit, Expression prediction, String predictedUnit) {
    if (!goldUnit.isEmpty() && !predictedUnit.isEmpty()) {
      return Comparison.different("one is a percentage, the other has a unit");
    }
    boolean goldIsPercent = goldUnit.equals(PERCENT);
    Comparison asShare =
        goldIsPercent
            ? scalars.compare(new Percent(gold), prediction)
            : scalars.compare(gold, new Percent(prediction));
    if (asShare.isEqual()) {
      return asShare;
    }
    Expression bare = goldIsPercent ? prediction : gold;
    Expression aboveOne = Expression.difference(new Call("abs", List.of(bare)), Literal.of(1));
    boolean signLeftOut = scalars.sign(aboveOne).filter(sign -> sign > 0).isPresent();
    return signLeftOut ? scalars.compare(gold, prediction) : asShare;
  }

  private Comparison compareUnits(
      Expression gold, String goldUnit, Expression prediction, String predictedUnit) {
    Optional<Unit> left = Unit.of(goldUnit);
    Optional<Unit> right = Unit.of(predictedUnit);
    if (left.isPresent() && right.isPresent()) {
      return left.get().dimension().equals(right.get().dimension())
          ? scalars.compare(in(gold, left.get()), in(prediction, right.get()))
          : Comparison.different("their units measure different things");
    }
    String goldWords = PlainWords.of(goldUnit);
    String predictedWords = PlainWords.of(predictedUnit);
    boolean related = goldWords.contains(predictedWords) || predictedWords.contains(goldWords);
    Comparison values = plain(gold, prediction);
    return related && left.isEmpty() && right.isEmpty()
        ? values
        : values.atMostUndecided("their units are not known to be the same");
  }

  private static Expression in(Expression value, Unit unit) {
    return unit.factor().equals(Rational.ONE)
        ? value
        : new Product(List.of(value, new Literal(unit.factor(), 0)));
  }

  private Comparison compareProportions(Proportion gold, Proportion prediction) {
    if (gold.parts().size() != prediction.parts().size()) {
      return Comparison.different("the proportions have different lengths");
    }
    Comparison literal = Comparison.equal("all parts of the proportion are equal");
    for (int index = 0; index < gold.parts().size(); index++) {
      literal =
          literal.and(scalars.compare(gold.parts().get(index), prediction.parts().get(index)));
    }
    if (literal.isEqual() || hasZero(gold) || hasZero(prediction)) {
      return literal;
    }
    return sameShares(gold.parts(), prediction.parts());
  }

  /** A zero makes a time of day out of a proportion. */
  private boolean hasZero(Proportion proportion) {
    return proportion.parts().stream()
        .anyMatch(part -> scalars.sign(part).filter(sign -> sign != 0).isEmpty());
  }

  private Comparison sameShares(List<Expression> gold, List<Expression> prediction) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int index = 1; index < gold.size(); index++) {
      comparisons.add(
          scalars.compare(
              new Product(List.of(gold.get(index), prediction.get(0))),
              new Product(List.of(gold.get(0), prediction.get(index)))));
    }
    return comparisons.stream()
        .reduce(Comparison.equal("the numbers are in proportion"), Comparison::and);
  }

  private Comparison compareWithProportion(Answer gold, Answer prediction) {
    List<Expression> parts =
        (gold instanceof Proportion left ? left : (Proportion) prediction).parts();
    if (parts.size() != 2 || gold instanceof Measured || prediction instanceof Measured) {
      return Comparison.different("only one of them is a proportion");
    }
    Expression quotient =
        new Product(List.of(parts.get(0), new Power(parts.get(1), Literal.of(-1))));
    return gold instanceof Proportion
        ? scalars.compare(quotient, valueOf(prediction))
        : scalars.compare(valueOf(gold), quotient);
  }
}
