package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Table;
import io.rsd.eval.answers.reading.Answer.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares points, vectors, intervals and matrices: place by place, with their brackets. */
final class TupleEquivalence {

  private static final Comparison NO_VECTOR = Comparison.undecided("a matrix is no vector");

  private final ScalarEquivalence scalars;
  private final PartEquivalence parts;

  TupleEquivalence(ScalarEquivalence scalars, PartEquivalence parts) {
    this.scalars = scalars;
    this.parts = parts;
  }

  /** Compares two answers, at least one of which is a matrix. */
  Comparison compareTables(Answer gold, Answer prediction) {
    Optional<Table> left = tableOf(gold);
    Optional<Table> right = tableOf(prediction);
    if (left.isPresent() && right.isPresent()) {
      return compare(left.get(), right.get());
    }
    if (gold instanceof Table table && prediction instanceof Ordered vector) {
      return vectorOf(table).map(row -> compare(row, vector)).orElse(NO_VECTOR);
    }
    if (gold instanceof Ordered vector && prediction instanceof Table table) {
      return vectorOf(table).map(row -> compare(vector, row)).orElse(NO_VECTOR);
    }
    return Comparison.undecided("only one of them is a matrix");
  }

  /** A matrix, or a list of rows as programs write it. */
  private static Optional<Table> tableOf(Answer answer) {
    if (answer instanceof Table table) {
      return Optional.of(table);
    }
    if (!(answer instanceof Ordered rows) || rows.open() != '[') {
      return Optional.empty();
    }
    List<List<Expression>> cells = new ArrayList<>();
    for (Answer row : rows.items()) {
      boolean values =
          row instanceof Ordered ordered
              && ordered.open() == '['
              && ordered.items().stream().allMatch(Value.class::isInstance);
      if (!values) {
        return Optional.empty();
      }
      cells.add(((Ordered) row).items().stream().map(item -> ((Value) item).expression()).toList());
    }
    boolean even = cells.stream().map(List::size).distinct().count() == 1;
    return even ? Optional.of(new Table(cells)) : Optional.empty();
  }

  private Comparison compare(Table gold, Table prediction) {
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

  Comparison compare(Ordered gold, Ordered prediction) {
    if (gold.items().size() != prediction.items().size()) {
      return Comparison.different("they have different numbers of coordinates");
    }
    Comparison items = inOrder(gold.items(), prediction.items());
    return brackets(gold, prediction).and(items);
  }

  Comparison inOrder(List<Answer> gold, List<Answer> prediction) {
    Comparison all = Comparison.equal("all parts are equal, in order");
    for (int index = 0; index < gold.size(); index++) {
      all = all.and(parts.compare(gold.get(index), prediction.get(index)));
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
    boolean numbers = gold.open() == '[' && gold.close() == ']' && isRound(prediction);
    if (numbers && gold.mayBeInterval() && !isRising(gold)) {
      return Comparison.undecided("a list may be written with other brackets");
    }
    return gold.mayBeInterval()
            || prediction.mayBeInterval()
            || isMixed(gold) != isMixed(prediction)
        ? Comparison.different("their brackets differ")
        : Comparison.undecided("their brackets differ");
  }

  /** Whether two ends are numbers in rising order, as an interval has them. */
  private static boolean isRising(Ordered ordered) {
    return ordered.items().stream().allMatch(TupleEquivalence::isLiteral)
        && ((Literal) ((Value) ordered.items().get(0)).expression())
                .value()
                .compare(((Literal) ((Value) ordered.items().get(1)).expression()).value())
            < 0;
  }

  private static boolean isLiteral(Answer answer) {
    return answer instanceof Value value && value.expression() instanceof Literal;
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
}
