package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.CanonicalText;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.expression.PlainWords;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Approximated;
import io.rsd.eval.answers.reading.Answer.Chained;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Conditioned;
import io.rsd.eval.answers.reading.Answer.Congruence;
import io.rsd.eval.answers.reading.Answer.Described;
import io.rsd.eval.answers.reading.Answer.Family;
import io.rsd.eval.answers.reading.Answer.Measured;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Proportion;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Table;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Answer.Verbatim;
import io.rsd.eval.answers.reading.Answer.Words;
import java.util.Optional;

/**
 * Decides whether two answers are equal, part by part; each kind of answer is left to a class of
 * its own.
 */
public final class AnswerEquivalence {

  private static final Comparison KINDS =
      Comparison.undecided("they are answers of different kinds, one of which has no known value");

  private final QuantityEquivalence quantities;
  private final StatementEquivalence statements;
  private final TupleEquivalence tuples;
  private final SetEquivalence sets;
  private final NamedEquivalence named;
  private final FamilyEquivalence families;
  private final RealSet realSets;

  public AnswerEquivalence(Budget budget) {
    ScalarEquivalence scalars = new ScalarEquivalence(budget);
    quantities = new QuantityEquivalence(scalars);
    tuples = new TupleEquivalence(scalars, this::compare);
    sets = new SetEquivalence(tuples, this::compare);
    statements = new StatementEquivalence(scalars);
    named = new NamedEquivalence(statements, tuples, this::compare);
    families = new FamilyEquivalence(scalars, statements, this::compare);
    realSets = new RealSet(scalars);
  }

  /**
   * Compares a gold answer with a prediction.
   *
   * @throws io.rsd.eval.answers.number.BudgetExceededException when that would be too costly
   */
  public Comparison compare(Answer gold, Answer prediction) {
    if (gold instanceof Verbatim || prediction instanceof Verbatim) {
      return compareVerbatim(gold, prediction);
    }
    if (families.concern(gold) || families.concern(prediction)) {
      return families.compare(gold, prediction);
    }
    if (gold instanceof Approximated approximated) {
      return compare(approximated.exact(), prediction)
          .or(compare(approximated.rounded(), prediction));
    }
    if (prediction instanceof Approximated approximated) {
      // A rounded value never makes a different exact value right.
      return compare(gold, approximated.exact());
    }
    if (gold instanceof Chained || prediction instanceof Chained) {
      return compareChained(gold, prediction);
    }
    Optional<Comparison> set = compareRealSets(gold, prediction);
    if (set.isPresent()) {
      return set.get();
    }
    if (gold instanceof Named || prediction instanceof Named) {
      return named.compare(gold, prediction);
    }
    if (gold instanceof Statement || prediction instanceof Statement) {
      return statements.compare(gold, prediction, this::compare);
    }
    return compareParts(gold, prediction);
  }

  private static Comparison compareVerbatim(Answer gold, Answer prediction) {
    boolean same =
        gold instanceof Verbatim left
            && prediction instanceof Verbatim right
            && CanonicalText.of(left.expression()).equals(CanonicalText.of(right.expression()));
    return same
        ? Comparison.equal("they are written alike")
        : Comparison.undecided("one of them has no value that could be compared");
  }

  /** All that a chain of equations says has to be equal to the other answer. */
  private Comparison compareChained(Answer gold, Answer prediction) {
    Comparison all = Comparison.equal("all sides of the equation are equal to the answer");
    if (gold instanceof Chained left) {
      for (Answer form : left.forms()) {
        all = all.and(compare(form, prediction));
      }
      return all;
    }
    for (Answer form : ((Chained) prediction).forms()) {
      all = all.and(compare(gold, form));
    }
    return all;
  }

  /** Unions, inequalities and the like as the sets of numbers that they are. */
  private Optional<Comparison> compareRealSets(Answer gold, Answer prediction) {
    if (!RealSet.isPlainlySet(gold) && !RealSet.isPlainlySet(prediction)) {
      return Optional.empty();
    }
    Optional<Boolean> same = realSets.areSame(gold, prediction);
    if (same.isEmpty()) {
      return Optional.empty();
    }
    if (!same.get()) {
      return Optional.of(Comparison.different("they are different sets of numbers"));
    }
    Comparison equal = Comparison.equal("they are the same set of numbers");
    boolean form =
        !StatementEquivalence.isInequality(gold) && StatementEquivalence.isInequality(prediction);
    return Optional.of(form ? equal.atMostUndecided(StatementEquivalence.FORM) : equal);
  }

  private Comparison compareParts(Answer gold, Answer prediction) {
    if (gold instanceof Words || prediction instanceof Words) {
      return compareWords(gold, prediction);
    }
    if (gold instanceof Unordered || prediction instanceof Unordered) {
      return sets.compare(gold, prediction);
    }
    if (gold instanceof Combined || prediction instanceof Combined) {
      return sets.compareCombined(gold, prediction);
    }
    if (gold instanceof Table || prediction instanceof Table) {
      return tuples.compareTables(gold, prediction);
    }
    if (gold instanceof Ordered left && prediction instanceof Ordered right) {
      return tuples.compare(left, right);
    }
    if (isQuantity(gold) && isQuantity(prediction)) {
      return quantities.compare(gold, prediction);
    }
    return isOpaque(gold) || isOpaque(prediction)
        ? KINDS
        : Comparison.different("they are answers of different kinds");
  }

  private static boolean isOpaque(Answer answer) {
    return answer instanceof Congruence
        || answer instanceof Described
        || answer instanceof Family
        || answer instanceof Conditioned
        || (answer instanceof Value value && Nature.of(value.expression()) == Nature.OPAQUE);
  }

  private static boolean isQuantity(Answer answer) {
    return answer instanceof Value || answer instanceof Measured || answer instanceof Proportion;
  }

  private static Comparison compareWords(Answer gold, Answer prediction) {
    if (!(gold instanceof Words left) || !(prediction instanceof Words right)) {
      return KINDS;
    }
    if (PlainWords.areSame(left.words(), right.words())) {
      return Comparison.equal("they are the same words");
    }
    return PlainWords.mayMeanTheSame(left.words(), right.words())
        ? Comparison.undecided("their words may mean the same")
        : Comparison.different("their words differ");
  }
}
