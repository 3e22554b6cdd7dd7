package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Renaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares answers with the names of what they are the values of. */
final class NamedEquivalence {

  private final StatementEquivalence statements;
  private final TupleEquivalence tuples;
  private final PartEquivalence answers;

  NamedEquivalence(
      StatementEquivalence statements, TupleEquivalence tuples, PartEquivalence answers) {
    this.statements = statements;
    this.tuples = tuples;
    this.answers = answers;
  }

  /** Compares two answers, at least one of which is a {@link Named}. */
  Comparison compare(Answer gold, Answer prediction) {
    if (gold instanceof Named left && prediction instanceof Named right) {
      return compareBoth(left, right);
    }
    if (gold instanceof Statement || prediction instanceof Statement) {
      return statements.compareWithNamed(gold, prediction, answers);
    }
    Named named = (Named) (gold instanceof Named ? gold : prediction);
    Answer other = gold instanceof Named ? prediction : gold;
    if (isRepeated(named, other)) {
      return answers
          .compare(((Ordered) named.value()).items().get(0), other)
          .atMostUndecided("one of them gives the value several names");
    }
    Answer value = coordinates(named, other);
    Comparison inOrder =
        gold instanceof Named ? answers.compare(value, prediction) : answers.compare(gold, value);
    return isSorted(named) || !(named.value() instanceof Ordered) || !(other instanceof Ordered)
        ? inOrder
        : eitherOrder(named, other, inOrder);
  }

  /** Whether several names have one value, and the other answer is a single one. */
  private static boolean isRepeated(Named named, Answer other) {
    return other instanceof Value
        && named.names().size() > 1
        && named.value() instanceof Ordered ordered
        && ordered.items().stream().distinct().count() == 1;
  }

  /** Coordinates that had names lose their brackets where the other side is a plain list. */
  private static Answer coordinates(Named named, Answer other) {
    boolean listed =
        named.names().size() > 1 && named.value() instanceof Ordered && other instanceof Unordered;
    return listed ? new Ordered('<', '>', ((Ordered) named.value()).items()) : named.value();
  }

  private static boolean isSorted(Named named) {
    List<String> sorted = named.names().stream().sorted().toList();
    return sorted.equals(named.names());
  }

  /** Coordinates out of the usual order of their names may be meant in either order. */
  private Comparison eitherOrder(Named named, Answer other, Comparison inOrder) {
    List<Answer> items = ((Ordered) named.value()).items();
    List<Answer> sorted =
        named.names().stream()
            .sorted()
            .map(name -> items.get(named.names().indexOf(name)))
            .toList();
    Comparison byName = answers.compare(new Ordered('(', ')', new ArrayList<>(sorted)), other);
    return byName.verdict() == inOrder.verdict()
        ? inOrder
        : Comparison.undecided("the order of the coordinates is not clear");
  }

  private Comparison compareBoth(Named gold, Named prediction) {
    Optional<Named> sameLetters = Renaming.likeFunction(prediction, gold);
    if (sameLetters.isPresent()) {
      return answers.compare(gold.value(), sameLetters.get().value());
    }
    Comparison values = answers.compare(gold.value(), prediction.value());
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
}
