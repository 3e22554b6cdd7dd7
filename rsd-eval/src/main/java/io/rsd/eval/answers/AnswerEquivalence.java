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
import io.rsd.eval.answers.Expression.SetOperation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether two answers are equal, part by part; numbers are left to {@link
 * ScalarEquivalence}, equations and inequalities to {@link StatementEquivalence}.
 */
final class AnswerEquivalence {

  private final ScalarEquivalence scalars;
  private final QuantityEquivalence quantities;
  private final StatementEquivalence statements;
  private final PuncturedIntervals punctures;

  AnswerEquivalence(Budget budget) {
    scalars = new ScalarEquivalence(budget);
    quantities = new QuantityEquivalence(scalars);
    punctures = new PuncturedIntervals(scalars);
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
      return compareUnordered(gold, prediction);
    }
    if (gold instanceof Combined || prediction instanceof Combined) {
      return compareCombined(gold, prediction);
    }
    return compareSingle(gold, prediction);
  }

  private Comparison compareSingle(Answer gold, Answer prediction) {
    if (gold instanceof Words || prediction instanceof Words) {
      return compareWords(gold, prediction);
    }
    if (gold instanceof Table left && prediction instanceof Table right) {
      return compareTables(left, right);
    }
    if (gold instanceof Table table && prediction instanceof Ordered vector) {
      return vectorOf(table)
          .map(items -> compareOrdered(items, vector))
          .orElse(Comparison.different("a matrix is no vector"));
    }
    if (gold instanceof Ordered vector && prediction instanceof Table table) {
      return vectorOf(table)
          .map(items -> compareOrdered(vector, items))
          .orElse(Comparison.different("a matrix is no vector"));
    }
    if (gold instanceof Ordered left && prediction instanceof Ordered right) {
      return compareOrdered(left, right);
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

  private Comparison compareTables(Table gold, Table prediction) {
    boolean sameShape =
        gold.rows().size() == prediction.rows().size()
            && gold.rows().get(0).size() == prediction.rows().get(0).size();
    if (!sameShape) {
      return Comparison.different("the matrices have different shapes");
    }
    Comparison all = Comparison.equal("all entries are equal");
    for (int row = 0; row < gold.rows().size(); row++) {
      for (int column = 0; column < gold.rows().get(0).size(); column++) {
        all =
            all.and(
                scalars.compare(
                    gold.rows().get(row).get(column), prediction.rows().get(row).get(column)));
      }
    }
    return all;
  }

  private static Optional<Ordered> vectorOf(Table table) {
    boolean column = table.rows().get(0).size() == 1;
    boolean row = table.rows().size() == 1;
    List<Answer> entries = new ArrayList<>();
    table.rows().forEach(cells -> cells.forEach(cell -> entries.add(new Value(cell))));
    return (column || row) ? Optional.of(new Ordered('<', '>', entries)) : Optional.empty();
  }

  private Comparison compareOrdered(Ordered gold, Ordered prediction) {
    if (gold.items().size() != prediction.items().size()) {
      return Comparison.different("they have different numbers of coordinates");
    }
    Comparison items = inOrder(gold.items(), prediction.items());
    return brackets(gold, prediction).and(items);
  }

  private Comparison inOrder(List<Answer> gold, List<Answer> prediction) {
    Comparison all = Comparison.equal("all parts are equal, in order");
    for (int index = 0; index < gold.size(); index++) {
      all = all.and(compare(gold.get(index), prediction.get(index)));
    }
    return all;
  }

  /** Brackets matter where they may be an interval's; (a, b) and a vector are the same point. */
  private static Comparison brackets(Ordered gold, Ordered prediction) {
    boolean same = gold.open() == prediction.open() && gold.close() == prediction.close();
    boolean points = isPoint(gold) && isPoint(prediction);
    if (same || points) {
      return Comparison.equal("their brackets mean the same");
    }
    return gold.mayBeInterval()
            || prediction.mayBeInterval()
            || isMixed(gold) != isMixed(prediction)
        ? Comparison.different("their brackets differ")
        : Comparison.undecided("their brackets differ");
  }

  private static boolean isPoint(Ordered ordered) {
    return isRound(ordered) || ordered.open() == '<';
  }

  /** Half-open brackets: an interval's, and a slip around anything else. */
  private static boolean isMixed(Ordered ordered) {
    return (ordered.open() == '(') != (ordered.close() == ')');
  }

  private static boolean isRound(Ordered ordered) {
    return ordered.open() == '(' && ordered.close() == ')';
  }

  private Comparison compareUnordered(Answer gold, Answer prediction) {
    if (gold instanceof Ordered ordered && prediction instanceof Unordered list) {
      return compareListWithTuple(ordered, inOrderIfListed(ordered.items(), list.items()), list);
    }
    if (gold instanceof Unordered list && prediction instanceof Ordered ordered) {
      return compareListWithTuple(ordered, inOrderIfListed(list.items(), ordered.items()), list);
    }
    List<Answer> left = itemsOf(gold);
    List<Answer> right = itemsOf(prediction);
    if (left.size() == right.size()) {
      return matched(left, right);
    }
    List<Answer> leftOnce = distinct(left);
    List<Answer> rightOnce = distinct(right);
    if (left.size() == 1 && rightOnce.size() == 1) {
      // A prediction may give one answer in several forms: "31/2, or 15.5".
      return matched(left, rightOnce);
    }
    return leftOnce.size() == rightOnce.size()
        ? matched(leftOnce, rightOnce).atMostUndecided("one of them repeats an element")
        : Comparison.different("they have different numbers of elements");
  }

  private Comparison matched(List<Answer> left, List<Answer> right) {
    Comparison all = Comparison.equal("all elements are equal");
    List<Answer> remaining = new ArrayList<>(right);
    for (Answer item : left) {
      all = all.and(takeMatch(item, remaining));
    }
    return all;
  }

  private Optional<Comparison> inOrderIfListed(List<Answer> gold, List<Answer> prediction) {
    return gold.size() == prediction.size()
        ? Optional.of(inOrder(gold, prediction))
        : Optional.empty();
  }

  /** Without its brackets a tuple of three and more is still read in order; a pair may not be. */
  private static Comparison compareListWithTuple(
      Ordered ordered, Optional<Comparison> inOrder, Unordered list) {
    if (inOrder.isEmpty()) {
      return Comparison.different("they have different numbers of elements");
    }
    return list.items().size() > 2 || ordered.open() == '<'
        ? inOrder.get()
        : inOrder.get().atMostUndecided("one is a pair or an interval, the other a list");
  }

  private static List<Answer> itemsOf(Answer answer) {
    return answer instanceof Unordered unordered ? unordered.items() : List.of(answer);
  }

  private List<Answer> distinct(List<Answer> items) {
    List<Answer> distinct = new ArrayList<>();
    for (Answer item : items) {
      if (distinct.stream().noneMatch(other -> compare(other, item).isEqual())) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  private Comparison takeMatch(Answer gold, List<Answer> remaining) {
    Comparison best = Comparison.different("an element has no counterpart");
    for (Answer candidate : remaining) {
      Comparison comparison = compare(gold, candidate);
      if (comparison.isEqual()) {
        remaining.remove(candidate);
        return comparison;
      }
      best = best.or(comparison);
    }
    return best;
  }

  private Comparison compareCombined(Answer gold, Answer prediction) {
    Answer left = punctures.writtenOut(gold);
    Answer right = punctures.writtenOut(prediction);
    if (isDifference(left) && isDifference(right)) {
      return compare(((Combined) left).left(), ((Combined) right).left())
          .and(compare(((Combined) left).right(), ((Combined) right).right()));
    }
    if (isDifference(left) || isDifference(right)) {
      return Comparison.undecided("only one of them is written as a difference of sets");
    }
    Operation operation =
        left instanceof Combined combined ? combined.operation() : operationOf(right);
    return compareUnordered(
        new Unordered(operandsOf(left, operation)), new Unordered(operandsOf(right, operation)));
  }

  private static boolean isDifference(Answer answer) {
    return answer instanceof Combined combined && combined.operation() == Operation.DIFFERENCE;
  }

  private static Operation operationOf(Answer answer) {
    return answer instanceof Combined combined ? combined.operation() : Operation.UNION;
  }

  private static List<Answer> operandsOf(Answer answer, Operation operation) {
    if (!(answer instanceof Combined combined) || combined.operation() != operation) {
      return List.of(answer);
    }
    List<Answer> operands = new ArrayList<>(operandsOf(combined.left(), operation));
    operands.addAll(operandsOf(combined.right(), operation));
    return operands;
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
      return inOrder(((Ordered) gold.value()).items(), reordered);
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
