package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Combined;
import io.rsd.eval.answers.Answer.Ordered;
import io.rsd.eval.answers.Answer.Unordered;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Expression.Constant;
import io.rsd.eval.answers.Expression.SetOperation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes intervals without some of their points as unions of intervals. */
final class PuncturedIntervals {

  private final ScalarEquivalence scalars;

  PuncturedIntervals(ScalarEquivalence scalars) {
    this.scalars = scalars;
  }

  /** An interval minus single inner points as a union; any other answer as it is. */
  Answer writtenOut(Answer answer) {
    boolean punctured =
        answer instanceof Combined combined
            && combined.operation() == Operation.DIFFERENCE
            && combined.left() instanceof Ordered interval
            && interval.mayBeInterval();
    if (!punctured) {
      return answer;
    }
    Combined difference = (Combined) answer;
    List<Answer> points =
        difference.right() instanceof Unordered set ? set.items() : List.of(difference.right());
    return cut((Ordered) difference.left(), points).orElse(answer);
  }

  private Optional<Answer> cut(Ordered interval, List<Answer> points) {
    List<Ordered> pieces = new ArrayList<>(List.of(interval));
    for (Answer point : points) {
      Optional<Ordered> piece = pieces.stream().filter(part -> isInside(point, part)).findFirst();
      if (piece.isEmpty()) {
        return Optional.empty();
      }
      Ordered whole = piece.get();
      pieces.remove(whole);
      pieces.add(new Ordered(whole.open(), ')', List.of(start(whole), point)));
      pieces.add(new Ordered('(', whole.close(), List.of(point, end(whole))));
    }
    return pieces.stream()
        .map(piece -> (Answer) piece)
        .reduce((left, right) -> new Combined(Operation.UNION, left, right));
  }

  private boolean isInside(Answer point, Ordered interval) {
    return isBelow(start(interval), point) && isBelow(point, end(interval));
  }

  private boolean isBelow(Answer low, Answer high) {
    if (!(low instanceof Value left) || !(high instanceof Value right)) {
      return false;
    }
    boolean unbounded =
        left.expression().equals(Expression.negated(Constant.INFINITY))
            || right.expression() == Constant.INFINITY;
    return unbounded
        || scalars
            .sign(Expression.difference(right.expression(), left.expression()))
            .filter(sign -> sign > 0)
            .isPresent();
  }

  private static Answer start(Ordered interval) {
    return interval.items().get(0);
  }

  private static Answer end(Ordered interval) {
    return interval.items().get(1);
  }
}
