package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Approximated;
import io.rsd.eval.answers.Answer.Combined;
import io.rsd.eval.answers.Answer.Measured;
import io.rsd.eval.answers.Answer.Named;
import io.rsd.eval.answers.Answer.Ordered;
import io.rsd.eval.answers.Answer.Proportion;
import io.rsd.eval.answers.Answer.Statement;
import io.rsd.eval.answers.Answer.Table;
import io.rsd.eval.answers.Answer.Unordered;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Answer.Words;
import java.util.List;

/**
 * Decides whether two answers are equal, part by part; numbers are left to {@link
 * ScalarEquivalence}, equations and inequalities to {@link StatementEquivalence}.
 */
final class AnswerEquivalence {

  private final ScalarEquivalence scalars;
  private final QuantityEquivalence quantities;
  private final StatementEquivalence statements;
  private final TupleEquivalence tuples;
  private final SetEquivalence sets;

  AnswerEquivalence(Budget budget) {
    scalars = new ScalarEquivalence(budget);
    quantities = new QuantityEquivalence(scalars);
    tuples = new TupleEquivalence(scalars, this::compare);
    sets = new SetEquivalence(tuples, new PuncturedIntervals(scalars), this::compare);
    statements = new StatementEquivalence(scalars, budget);
  }

  /**
   * Compares a gold answer with a prediction.
   *
   * @throws BudgetExceededException when that would be too costly
   */
  Comparison compare(Answer gold, Answer prediction) {
    if (gold instanceof Approximated approximated) {
      return compare(approximated.exact(), prediction)
          .or(compare(approximated.rounded(), prediction));
    }
    if (prediction instanceof Approximated approximated) {
      return compare(gold, approximated.exact()).or(compare(gold, approximated.rounded()));
    }
    if (gold instanceof Named || prediction instanceof Named) {
      return compareNamed(gold, prediction);
    }
    if (gold instanceof Statement || prediction instanceof Statement) {
      return compareStatements(gold, prediction);
    }
    if (gold instanceof Unordered || prediction instanceof Unordered) {
      return sets.compare(gold, prediction);
    }
    if (gold instanceof Combined || prediction instanceof Combined) {
      return sets.compareCombined(gold, prediction);
    }
    return compareSingle(gold, prediction);
  }

  private Comparison compareSingle(Answer gold, Answer prediction) {
    if (gold instanceof Words || prediction instanceof Words) {
      return compareWords(gold, prediction);
    }
    if (gold instanceof Table left && prediction instanceof Table right) {
      return tuples.compare(left, right);
    }
    if (gold instanceof Table table && prediction instanceof Ordered vector) {
      return tuples.compare(table, vector);
    }
    if (gold instanceof Ordered vector && prediction instanceof Table table) {
      return tuples.compare(vector, table);
    }
    if (gold instanceof Ordered left && prediction instanceof Ordered right) {
      return tuples.compare(left, right);
    }
    return isQuantity(gold) && isQuantity(prediction)
        ? quantities.compare(gold, prediction)
        : Comparison.different("they are answers of different kinds");
  }

  private static boolean isQuantity(Answer answer) {
    return answer instanceof Value || answer instanceof Measured || answer instanceof Proportion;
  }

  private static Comparison compareWords(Answer gold, Answer prediction) {
    boolean same =
        gold instanceof Words left
            && prediction instanceof Words right
            && PlainWords.of(left.words()).equals(PlainWords.of(right.words()));
    return same
        ? Comparison.equal("they are the same words")
        : Comparison.different("their words differ");
  }

  private Comparison compareNamed(Answer gold, Answer prediction) {
    if (gold instanceof Named left && prediction instanceof Named right) {
      return compareBothNamed(left, right);
    }
    if (gold instanceof Statement || prediction instanceof Statement) {
      return statements.compareWithNamed(gold, prediction, this::compare);
    }
    Answer goldValue = gold instanceof Named named ? named.value() : gold;
    Answer predictedValue = prediction instanceof Named named ? named.value() : prediction;
    return compare(
        coordinates(gold, goldValue, predictedValue),
        coordinates(prediction, predictedValue, goldValue));
  }

  /** Coordinates that had names lose their brackets where the other side is a plain list. */
  private static Answer coordinates(Answer whole, Answer value, Answer other) {
    boolean listed =
        whole instanceof Named named
            && named.names().size() > 1
            && value instanceof Ordered
            && other instanceof Unordered;
    return listed ? new Ordered('<', '>', ((Ordered) value).items()) : value;
  }

  private Comparison compareBothNamed(Named gold, Named prediction) {
    Comparison values = compare(gold.value(), prediction.value());
    if (gold.names().equals(prediction.names())) {
      return values;
    }
    boolean permuted =
        gold.names().size() == prediction.names().size()
            && gold.names().containsAll(prediction.names())
            && gold.value() instanceof Ordered
            && prediction.value() instanceof Ordered;
    if (permuted) {
      List<Answer> items = ((Ordered) prediction.value()).items();
      List<Answer> reordered =
          gold.names().stream().map(name -> items.get(prediction.names().indexOf(name))).toList();
      return tuples.inOrder(((Ordered) gold.value()).items(), reordered);
    }
    Comparison asStatements = statements.compareDefinitions(gold, prediction);
    return asStatements.isEqual()
        ? asStatements
        : values.atMostUndecided("their values are equal, but for different names");
  }

  private Comparison compareStatements(Answer gold, Answer prediction) {
    return statements.compare(gold, prediction, this::compare);
  }
}
