package io.rsd.eval.answers.comparison;

import io.rsd.core.decoding.AnswerCheck.Verdict;
import io.rsd.eval.answers.expression.Expression.Collection.Connective;
import io.rsd.eval.answers.expression.Expression.SetOperation.Operation;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Answer.Verbatim;
import io.rsd.eval.answers.reading.Answer.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares sets and lists without order, and unions, intersections and differences of sets. */
final class SetEquivalence {

  private final TupleEquivalence tuples;
  private final PartEquivalence parts;

  SetEquivalence(TupleEquivalence tuples, PartEquivalence parts) {
    this.tuples = tuples;
    this.parts = parts;
  }

  Comparison compare(Answer gold, Answer prediction) {
    Comparison comparison = compareAll(gold, prediction);
    boolean unvalued = hasUnvalued(gold) || hasUnvalued(prediction);
    return comparison.verdict() == Verdict.DIFFERENT && unvalued
        ? Comparison.undecided("some of their parts have no value that could be compared")
        : comparison;
  }

  /** Whether a list holds words or statements beside its values. */
  private static boolean hasUnvalued(Answer answer) {
    return answer instanceof Unordered list
        && list.items().stream()
            .anyMatch(
                item ->
                    item instanceof Words
                        || item instanceof Statement
                        || item instanceof Verbatim
                        || (item instanceof Named named && named.membership()));
  }

  private Comparison compareAll(Answer gold, Answer prediction) {
    if (gold instanceof Ordered ordered && prediction instanceof Unordered list) {
      return compareListWithTuple(ordered, inOrderIfListed(ordered.items(), list.items()), list);
    }
    if (gold instanceof Unordered list && prediction instanceof Ordered ordered) {
      return compareListWithTuple(ordered, inOrderIfListed(list.items(), ordered.items()), list);
    }
    if (!(gold instanceof Unordered left) || !(prediction instanceof Unordered right)) {
      return compareWithSingle(gold, prediction);
    }
    return left.connective() == right.connective()
            || (areConstants(left) && areConstants(right))
            || oneIsOpen(left, right)
        ? compareLists(gold, prediction)
        : compareLists(gold, prediction).atMostUndecided("one says 'and', the other 'or'");
  }

  /**
   * A set of one number and the number are one answer; a set of a formula may be something else.
   */
  private Comparison compareWithSingle(Answer gold, Answer prediction) {
    Answer single = gold instanceof Unordered ? prediction : gold;
    boolean formula = single instanceof Value value && Nature.hasVariables(value.expression());
    Comparison comparison = compareLists(gold, prediction);
    boolean empty = itemsOf(gold).isEmpty() || itemsOf(prediction).isEmpty();
    if (formula && !empty) {
      return comparison.isEqual() || itemsOf(gold).size() == itemsOf(prediction).size()
          ? Comparison.undecided("one is a formula, the other a set of one")
          : comparison;
    }
    return comparison;
  }

  private static boolean oneIsOpen(Unordered gold, Unordered prediction) {
    boolean open =
        gold.connective() == Connective.NONE || prediction.connective() == Connective.NONE;
    return open
        && gold.items().stream().noneMatch(StatementEquivalence::isInequality)
        && prediction.items().stream().noneMatch(StatementEquivalence::isInequality);
  }

  /** Whether a list holds values only, for which "and" and "or" both say that all are answers. */
  private static boolean areConstants(Unordered list) {
    return list.items().stream()
        .allMatch(
            item ->
                item instanceof Ordered
                    || item instanceof Named
                    || (item instanceof Value value && !Nature.hasVariables(value.expression())));
  }

  private Comparison compareLists(Answer gold, Answer prediction) {
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
        ? Optional.of(tuples.inOrder(gold, prediction))
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
      if (distinct.stream().noneMatch(other -> parts.compare(other, item).isEqual())) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  private Comparison takeMatch(Answer gold, List<Answer> remaining) {
    Comparison best = Comparison.different("an element has no counterpart");
    for (Answer candidate : remaining) {
      Comparison comparison = parts.compare(gold, candidate);
      if (comparison.isEqual()) {
        remaining.remove(candidate);
        return comparison;
      }
      best = best.or(comparison);
    }
    return best;
  }

  Comparison compareCombined(Answer gold, Answer prediction) {
    if (isDifference(gold) && isDifference(prediction)) {
      return parts
          .compare(((Combined) gold).left(), ((Combined) prediction).left())
          .and(parts.compare(((Combined) gold).right(), ((Combined) prediction).right()));
    }
    if (isDifference(gold) || isDifference(prediction)) {
      return Comparison.undecided("only one of them is written as a difference of sets");
    }
    Operation operation =
        gold instanceof Combined combined ? combined.operation() : operationOf(prediction);
    Comparison operands =
        compare(
            new Unordered(operandsOf(gold, operation)),
            new Unordered(operandsOf(prediction, operation)));
    // Different operands may still make up the same set.
    return operands.isEqual()
        ? operands
        : Comparison.undecided("they are not made up of the same sets");
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
}
