package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Combined;
import io.rsd.eval.answers.Answer.Ordered;
import io.rsd.eval.answers.Answer.Unordered;
import io.rsd.eval.answers.Expression.SetOperation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares sets and lists without order, and unions, intersections and differences of sets. */
final class SetEquivalence {

  private final TupleEquivalence tuples;
  private final PuncturedIntervals punctures;
  private final PartEquivalence parts;

  SetEquivalence(TupleEquivalence tuples, PuncturedIntervals punctures, PartEquivalence parts) {
    this.tuples = tuples;
    this.punctures = punctures;
    this.parts = parts;
  }

  Comparison compare(Answer gold, Answer prediction) {
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
    Answer left = punctures.writtenOut(gold);
    Answer right = punctures.writtenOut(prediction);
    if (isDifference(left) && isDifference(right)) {
      return parts
          .compare(((Combined) left).left(), ((Combined) right).left())
          .and(parts.compare(((Combined) left).right(), ((Combined) right).right()));
    }
    if (isDifference(left) || isDifference(right)) {
      return Comparison.undecided("only one of them is written as a difference of sets");
    }
    Operation operation =
        left instanceof Combined combined ? combined.operation() : operationOf(right);
    return compare(
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
}
