package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.BasedNumber;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.Power;
import io.rsd.eval.answers.expression.Expression.Product;
import io.rsd.eval.answers.expression.Expression.Sum;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.number.Rational;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Measured;
import io.rsd.eval.answers.reading.Answer.Proportion;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.unit.Unit;
import io.rsd.eval.answers.unit.UnitReader;
import io.rsd.eval.answers.unit.Units;
import java.math.BigInteger;
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

  /** Letters behind a number are a unit where the other side has one, as in 1 m and 100 cm. */
  private static Answer withUnitLike(Answer answer, Answer other) {
    boolean bare = answer instanceof Value value && value.expression() instanceof Product;
    if (!bare || !(other instanceof Measured)) {
      return answer;
    }
    List<Expression> numbers = new ArrayList<>();
    StringBuilder unit = new StringBuilder();
    for (Expression factor : valueOf(answer).children()) {
      Expression base = factor instanceof Power power ? power.base() : factor;
      Optional<Rational> exponent =
          factor instanceof Power power && power.exponent() instanceof Literal literal
              ? Optional.of(literal.value())
              : Optional.of(Rational.ONE);
      boolean letter =
          base instanceof Variable variable && Units.named(variable.name()).isPresent();
      if (letter && exponent.get().isWhole()) {
        unit.append(((Variable) base).name()).append('^').append(exponent.get()).append(' ');
      } else {
        numbers.add(factor);
      }
    }
    boolean split = !numbers.isEmpty() && !unit.isEmpty();
    return split && numbers.stream().noneMatch(Nature::hasVariables)
        ? new Measured(new Product(numbers), unit.toString().strip())
        : answer;
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
      return compareWithoutUnit(left, goldUnit, right, predictedUnit);
    }
    return compareUnits(left, goldUnit, right, predictedUnit);
  }

  /** A unit is taken for granted where the gold answer has none, and so are angles and money. */
  private Comparison compareWithoutUnit(
      Expression gold, String goldUnit, Expression prediction, String predictedUnit) {
    Unit unit = UnitReader.read(goldUnit + predictedUnit);
    if (unit.dimensions().isEmpty() && hasDegrees(gold) != hasDegrees(prediction)) {
      return scalars.compare(gold, prediction);
    }
    boolean otherUnit = goldUnit.isEmpty() ? hasDegrees(gold) : hasDegrees(prediction);
    if (otherUnit) {
      return Comparison.different("one is an angle, the other has another unit");
    }
    boolean granted =
        goldUnit.isEmpty() || unit.dimensions().isEmpty() || Units.isCurrency(goldUnit);
    Comparison values = plain(gold, prediction);
    return granted ? values : values.atMostUndecided("only the gold answer has a unit");
  }

  private static String unitOf(Answer answer) {
    return answer instanceof Measured measured ? measured.unit() : "";
  }

  private static Expression valueOf(Answer answer) {
    return answer instanceof Measured measured ? measured.value() : ((Value) answer).expression();
  }

  /** Whether both have the same digits, one of them in another base. */
  private static boolean haveSameDigits(Expression first, Expression second) {
    return first instanceof BasedNumber number
        && second instanceof Literal literal
        && literal.value().isWhole()
        && number
            .value()
            .numerator()
            .toString(number.base())
            .equals(literal.value().numerator().toString());
  }

  /** Degrees are angles, and a unit like others where only one side has them. */
  private Comparison plain(Expression gold, Expression prediction) {
    if (haveSameDigits(gold, prediction) || haveSameDigits(prediction, gold)) {
      return Comparison.undecided("the same digits are read in different bases");
    }
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
    Comparison asNumber = scalars.compare(gold, prediction);
    return signLeftOut
        ? asNumber
        : asNumber.isEqual()
            ? Comparison.undecided("a percent sign may have been left out")
            : asShare;
  }

  private Comparison compareUnits(
      Expression gold, String goldUnit, Expression prediction, String predictedUnit) {
    Unit left = UnitReader.read(goldUnit);
    Unit right = UnitReader.read(predictedUnit);
    if (left.dimensions().equals(right.dimensions())) {
      return scalars.compare(in(gold, left), in(prediction, right));
    }
    return left.isKnown() && right.isKnown()
        ? Comparison.different("their units measure different things")
        : Comparison.undecided("their units are not known to be the same");
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
    if (mayBeTime(gold) || mayBeTime(prediction)) {
      return Comparison.undecided("one of them may be a time of day");
    }
    return sameShares(gold.parts(), prediction.parts());
  }

  /** A zero makes a time of day out of a proportion. */
  private boolean hasZero(Proportion proportion) {
    return proportion.parts().stream()
        .anyMatch(part -> scalars.sign(part).filter(sign -> sign != 0).isEmpty());
  }

  /** Whether two numbers are hours and minutes, and no proportion in lowest terms. */
  private static boolean mayBeTime(Proportion proportion) {
    if (proportion.parts().size() != 2
        || !(proportion.parts().get(0) instanceof Literal hours)
        || !(proportion.parts().get(1) instanceof Literal minutes)) {
      return false;
    }
    boolean inRange =
        hours.value().isWhole()
            && minutes.value().isWhole()
            && hours.value().compare(Rational.of(24)) <= 0
            && minutes.value().compare(Rational.of(10)) >= 0
            && minutes.value().compare(Rational.of(60)) < 0;
    BigInteger common = hours.value().numerator().gcd(minutes.value().numerator());
    return inRange && !common.equals(BigInteger.ONE);
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
    if (mayBeTime(gold instanceof Proportion left ? left : (Proportion) prediction)) {
      return Comparison.undecided("one of them may be a time of day");
    }
    Expression quotient =
        new Product(List.of(parts.get(0), new Power(parts.get(1), Literal.of(-1))));
    return gold instanceof Proportion
        ? scalars.compare(quotient, valueOf(prediction))
        : scalars.compare(valueOf(gold), quotient);
  }
}
