package io.rsd.eval.answers.comparison;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Collection.Connective;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.expression.Nature;
import io.rsd.eval.answers.number.UndefinedValueException;
import io.rsd.eval.answers.reading.Answer;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Solutions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Works out sets of real numbers as disjoint intervals in rising order. */
final class RealSet {

  private static final Expression MINUS_INFINITY = Expression.negated(Constant.INFINITY);
  private static final int MOST_PIECES = 24;

  /** The ends of two intervals cannot be put in order. */
  private static final class NoOrderException extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }

  /** An interval; a point is closed at both ends. */
  private record Piece(Expression low, boolean lowIn, Expression high, boolean highIn) {}

  private final ScalarEquivalence scalars;

  RealSet(ScalarEquivalence scalars) {
    this.scalars = scalars;
  }

  /**
   * Whether two answers are the same set.
   *
   * @return empty when one of them is no set of real numbers that can be worked out
   */
  Optional<Boolean> areSame(Answer first, Answer second) {
    try {
      if (namesOf(List.of(first, second)).size() > 1) {
        return Optional.empty();
      }
      Optional<List<Piece>> left = piecesOf(first);
      Optional<List<Piece>> right = left.isEmpty() ? left : piecesOf(second);
      return right.isEmpty()
          ? Optional.empty()
          : Optional.of(same(joined(left.get()), joined(right.get())));
    } catch (NoOrderException | UndefinedValueException unordered) {
      // Without an order of the ends the sets cannot be worked out.
      return Optional.empty();
    }
  }

  private Optional<List<Piece>> piecesOf(Answer answer) {
    if (answer instanceof Named named && named.names().size() == 1) {
      return named.membership() ? piecesOf(named.value()) : points(named.value());
    }
    if (answer instanceof Ordered ordered && ordered.mayBeInterval()) {
      return interval(ordered);
    }
    if (answer instanceof Statement statement) {
      return Solutions.of(statement.relation()).flatMap(set -> piecesOf(set.value()));
    }
    if (answer instanceof Combined combined) {
      return combined(combined);
    }
    if (answer instanceof Unordered list && list.items().stream().anyMatch(RealSet::isStatement)) {
      return statements(list);
    }
    return points(answer);
  }

  /** The variables that answers say something of. */
  private static Set<String> namesOf(List<Answer> answers) {
    Set<String> names = new TreeSet<>();
    for (Answer answer : answers) {
      if (answer instanceof Named named) {
        names.addAll(named.names());
      } else if (answer instanceof Statement statement) {
        FreeLetters.collect(statement.relation(), names);
      } else if (answer instanceof Unordered list) {
        names.addAll(namesOf(list.items()));
      }
    }
    return names;
  }

  private static boolean isStatement(Answer answer) {
    return answer instanceof Statement || (answer instanceof Named named && named.membership());
  }

  private Optional<List<Piece>> interval(Ordered ordered) {
    boolean values = ordered.items().stream().allMatch(RealSet::isConstant);
    if (!values) {
      return Optional.empty();
    }
    Expression low = ((Value) ordered.items().get(0)).expression();
    Expression high = ((Value) ordered.items().get(1)).expression();
    return order(low, high) >= 0
        ? Optional.empty()
        : Optional.of(List.of(new Piece(low, ordered.open() == '[', high, ordered.close() == ']')));
  }

  private static boolean isConstant(Answer answer) {
    return answer instanceof Value value && !Nature.hasVariables(value.expression());
  }

  private static Optional<List<Piece>> points(Answer answer) {
    List<Answer> items = answer instanceof Unordered list ? list.items() : List.of(answer);
    if (!items.stream().allMatch(RealSet::isConstant)) {
      return Optional.empty();
    }
    return Optional.of(
        items.stream()
            .map(item -> ((Value) item).expression())
            .map(point -> new Piece(point, true, point, true))
            .toList());
  }

  /** Statements joined by "and" hold together; those joined by "or" do not have to. */
  private Optional<List<Piece>> statements(Unordered list) {
    List<List<Piece>> sets = new ArrayList<>();
    for (Answer item : list.items()) {
      Optional<List<Piece>> set = piecesOf(item);
      if (set.isEmpty()) {
        return Optional.empty();
      }
      sets.add(set.get());
    }
    List<Piece> all = sets.stream().flatMap(List::stream).toList();
    List<Piece> common = sets.stream().reduce(this::intersection).orElseThrow();
    return switch (list.connective()) {
      case OR -> Optional.of(all);
      case AND -> Optional.of(common);
      case NONE -> common.isEmpty() ? Optional.of(all) : Optional.empty();
    };
  }

  private Optional<List<Piece>> combined(Combined combined) {
    Optional<List<Piece>> left = piecesOf(combined.left());
    Optional<List<Piece>> right = piecesOf(combined.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (combined.operation()) {
          case UNION -> {
            List<Piece> all = new ArrayList<>(left.get());
            all.addAll(right.get());
            yield all;
          }
          case INTERSECTION -> intersection(left.get(), right.get());
          case DIFFERENCE -> intersection(left.get(), complement(joined(right.get())));
        });
  }

  private List<Piece> intersection(List<Piece> left, List<Piece> right) {
    List<Piece> common = new ArrayList<>();
    for (Piece a : left) {
      for (Piece b : right) {
        int low = order(a.low(), b.low());
        int high = order(a.high(), b.high());
        Piece piece =
            new Piece(
                low >= 0 ? a.low() : b.low(),
                low == 0 ? a.lowIn() && b.lowIn() : low > 0 ? a.lowIn() : b.lowIn(),
                high <= 0 ? a.high() : b.high(),
                high == 0 ? a.highIn() && b.highIn() : high < 0 ? a.highIn() : b.highIn());
        int size = order(piece.low(), piece.high());
        if (size < 0 || (size == 0 && piece.lowIn() && piece.highIn())) {
          common.add(piece);
        }
      }
    }
    return common;
  }

  private static List<Piece> complement(List<Piece> pieces) {
    List<Piece> gaps = new ArrayList<>();
    Expression from = MINUS_INFINITY;
    boolean fromIn = false;
    for (Piece piece : pieces) {
      if (!piece.low().equals(MINUS_INFINITY)) {
        gaps.add(new Piece(from, fromIn, piece.low(), !piece.lowIn()));
      }
      from = piece.high();
      fromIn = !piece.highIn();
    }
    if (from != Constant.INFINITY) {
      gaps.add(new Piece(from, fromIn, Constant.INFINITY, false));
    }
    return gaps;
  }

  /** The same set with pieces that touch or overlap made one, in rising order. */
  private List<Piece> joined(List<Piece> pieces) {
    if (pieces.size() > MOST_PIECES) {
      throw new NoOrderException();
    }
    List<Piece> sorted = new ArrayList<>(pieces);
    sorted.sort(
        (a, b) -> {
          int low = order(a.low(), b.low());
          return low == 0 ? Boolean.compare(b.lowIn(), a.lowIn()) : low;
        });
    List<Piece> joined = new ArrayList<>();
    for (Piece piece : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && touches(joined.get(last), piece)) {
        joined.set(last, united(joined.get(last), piece));
      } else {
        joined.add(piece);
      }
    }
    return joined;
  }

  private boolean touches(Piece left, Piece right) {
    int gap = order(left.high(), right.low());
    return gap > 0 || (gap == 0 && (left.highIn() || right.lowIn()));
  }

  private Piece united(Piece left, Piece right) {
    int high = order(left.high(), right.high());
    return high == 0
        ? new Piece(left.low(), left.lowIn(), left.high(), left.highIn() || right.highIn())
        : new Piece(
            left.low(),
            left.lowIn(),
            high > 0 ? left.high() : right.high(),
            high > 0 ? left.highIn() : right.highIn());
  }

  private boolean same(List<Piece> left, List<Piece> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int index = 0; index < left.size(); index++) {
      Piece a = left.get(index);
      Piece b = right.get(index);
      boolean equal =
          a.lowIn() == b.lowIn()
              && a.highIn() == b.highIn()
              && order(a.low(), b.low()) == 0
              && order(a.high(), b.high()) == 0;
      if (!equal) {
        return false;
      }
    }
    return true;
  }

  private int order(Expression first, Expression second) {
    if (first.equals(second)) {
      return 0;
    }
    if (first.equals(MINUS_INFINITY) || second == Constant.INFINITY) {
      return -1;
    }
    if (first == Constant.INFINITY || second.equals(MINUS_INFINITY)) {
      return 1;
    }
    if (scalars.compare(first, second).isEqual()) {
      return 0;
    }
    return scalars.sign(Expression.difference(first, second)).orElseThrow(NoOrderException::new);
  }

  /** Whether an answer can be nothing but a set, so that a pair beside it is an interval. */
  static boolean isPlainlySet(Answer answer) {
    return answer instanceof Combined
        || answer instanceof Statement
        || (answer instanceof Named named && named.membership() && isPlainlySet(named.value()))
        || (answer instanceof Unordered list
            && list.connective() != Connective.NONE
            && list.items().stream().anyMatch(RealSet::isStatement));
  }
}
