package io.rsd.eval.answers.comparison;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.expression.SamplePoints;
import io.rsd.eval.answers.expression.SamplePoints.Point;
import io.rsd.eval.answers.expression.SamplePoints.Region;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.number.UndefinedValueException;
import java.util.Collection;
import java.util.List;

/**
 * Compares two expressions at many points. A difference for positive whole numbers decides; that
 * there is none decides only for functions that a few points determine.
 */
final class SampledComparison {

  /** Decides at one point. */
  interface AtPoint {

    /**
     * Whether two expressions are equal at a point.
     *
     * @throws UndefinedValueException where one of them has no value
     * @throws BudgetExceededException where that would be too costly
     */
    Comparison compare(Point point);
  }

  private static final int ENOUGH = 4;

  private final Nature nature;
  private final AtPoint here;
  private int agreements;
  private int agreementsOfWholeNumbers;
  private int agreementsBeyond;
  private int positiveDifferences;
  private boolean differsBeyond;
  private boolean unclear;

  private SampledComparison(Nature nature, AtPoint here) {
    this.nature = nature;
    this.here = here;
  }

  /**
   * What the points say about two expressions.
   *
   * @param reach beyond which no number in them lies
   * @param nature the less trustworthy one of the natures of both
   */
  static Comparison of(Nature nature, Collection<String> names, long reach, AtPoint here) {
    List<Point> points =
        switch (nature) {
          case ANALYTIC -> SamplePoints.few(names);
          case BRANCHED -> SamplePoints.several(names, reach);
          case STEP, OPAQUE -> SamplePoints.many(names, reach);
        };
    SampledComparison comparison = new SampledComparison(nature, here);
    for (Point point : points) {
      Comparison atPoint = comparison.visit(point);
      if (atPoint.verdict() == Verdict.DIFFERENT && point.region() == Region.WHOLE) {
        return Comparison.different("their values differ for some values of the variables");
      }
    }
    return comparison.verdict();
  }

  private Comparison visit(Point point) {
    Comparison comparison;
    try {
      comparison = here.compare(point);
    } catch (UndefinedValueException | BudgetExceededException none) {
      // A pole, a missing branch or a huge number at one point says nothing about the others.
      return Comparison.undecided("no value here");
    }
    switch (comparison.verdict()) {
      case EQUAL -> agree(point.region());
      case DIFFERENT -> differ(point.region());
      case UNDECIDED -> unclear = true;
    }
    return comparison;
  }

  private void agree(Region region) {
    agreements++;
    agreementsOfWholeNumbers += region == Region.WHOLE ? 1 : 0;
    agreementsBeyond += isBeyond(region) ? 1 : 0;
  }

  private void differ(Region region) {
    positiveDifferences += region == Region.POSITIVE ? 1 : 0;
    differsBeyond |= isBeyond(region);
  }

  private static boolean isBeyond(Region region) {
    return region == Region.NEGATIVE || region == Region.COMPLEX;
  }

  private Comparison verdict() {
    if (positiveDifferences > 0) {
      return agreementsOfWholeNumbers > 0
          ? Comparison.undecided("they agree for whole numbers only")
          : Comparison.different("their values differ for some values of the variables");
    }
    if (differsBeyond) {
      return agreements == 0
          ? Comparison.different("their values differ for some values of the variables")
          : Comparison.undecided("they agree for positive variables only");
    }
    if (agreements < ENOUGH || agreementsBeyond == 0 || unclear) {
      return Comparison.undecided("they have too few values where they were evaluated");
    }
    return nature == Nature.STEP
        ? Comparison.undecided("they agree at some points, which proves nothing about steps")
        : Comparison.equal("they agree wherever they were evaluated");
  }
}
