package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Constant;
import io.rsd.eval.answers.expression.Expression.Literal;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.SetOperation.Operation;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Value;
import java.util.List;
import java.util.Optional;

/** Writes inequalities about one variable alone as the intervals that solve them. */
public final class Solutions {

  private static final Expression MINUS_INFINITY = Expression.negated(Constant.INFINITY);

  public static final Answer ALL_REAL_NUMBERS =
      interval(MINUS_INFINITY, false, Constant.INFINITY, false);

  private Solutions() {}

  /**
   * The variable as an element of what solves {@code x < b}, {@code a < x <= b} or {@code x \ne a}.
   *
   * @return empty for any other relation
   */
  public static Optional<Named> of(Relation relation) {
    List<Expression> operands = relation.operands();
    List<Operator> operators = relation.operators();
    if (operators.size() == 2 && operands.get(1) instanceof Variable variable) {
      return between(variable, relation);
    }
    if (operators.size() != 1) {
      return Optional.empty();
    }
    Optional<Named> absolute = absolute(relation);
    if (absolute.isPresent()) {
      return absolute;
    }
    boolean nameFirst = operands.get(0) instanceof Variable;
    Expression side = operands.get(nameFirst ? 0 : 1);
    Expression bound = operands.get(nameFirst ? 1 : 0);
    if (!(side instanceof Variable variable) || !isConstant(bound)) {
      return Optional.empty();
    }
    Operator operator = nameFirst ? operators.get(0) : operators.get(0).mirrored();
    return set(operator, bound).map(set -> named(variable, set));
  }

  /** The solutions of {@code |x| < b} and of {@code |x| > b}. */
  private static Optional<Named> absolute(Relation relation) {
    Operator operator = relation.operators().get(0);
    Expression bound = relation.operands().get(1);
    boolean usable =
        relation.operands().get(0) instanceof Call call
            && call.function().equals("abs")
            && call.arguments().get(0) instanceof Variable
            && operator.isInequality()
            && bound instanceof Literal literal
            && literal.value().signum() > 0;
    if (!usable) {
      return Optional.empty();
    }
    Variable variable = (Variable) relation.operands().get(0).children().get(0);
    Expression opposite = Expression.negated(bound);
    boolean closed = isClosed(operator);
    Answer set =
        isBelow(operator)
            ? interval(opposite, closed, bound, closed)
            : new Combined(
                Operation.UNION,
                interval(MINUS_INFINITY, false, opposite, closed),
                interval(bound, closed, Constant.INFINITY, false));
    return Optional.of(named(variable, set));
  }

  private static Optional<Named> between(Variable variable, Relation relation) {
    Operator first = relation.operators().get(0);
    Operator second = relation.operators().get(1);
    Expression left = relation.operands().get(0);
    Expression right = relation.operands().get(2);
    boolean rising = isBelow(first) && isBelow(second);
    boolean falling = isBelow(first.mirrored()) && isBelow(second.mirrored());
    if (!(rising || falling) || !isConstant(left) || !isConstant(right)) {
      return Optional.empty();
    }
    Answer interval =
        rising
            ? interval(left, isClosed(first), right, isClosed(second))
            : interval(right, isClosed(second), left, isClosed(first));
    return Optional.of(named(variable, interval));
  }

  private static Optional<Answer> set(Operator operator, Expression bound) {
    Answer below = interval(MINUS_INFINITY, false, bound, operator == Operator.LESS_OR_EQUAL);
    Answer above = interval(bound, operator == Operator.GREATER_OR_EQUAL, Constant.INFINITY, false);
    return switch (operator) {
      case LESS, LESS_OR_EQUAL -> Optional.of(below);
      case GREATER, GREATER_OR_EQUAL -> Optional.of(above);
      case NOT_EQUAL -> Optional.of(new Combined(Operation.UNION, below, above));
      default -> Optional.empty();
    };
  }

  private static Named named(Variable variable, Answer set) {
    return new Named(List.of(variable.name()), set, true);
  }

  private static Answer interval(
      Expression from, boolean fromClosed, Expression to, boolean toClosed) {
    return new Ordered(
        fromClosed ? '[' : '(', toClosed ? ']' : ')', List.of(new Value(from), new Value(to)));
  }

  private static boolean isBelow(Operator operator) {
    return operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
  }

  private static boolean isClosed(Operator operator) {
    return operator == Operator.LESS_OR_EQUAL || operator == Operator.GREATER_OR_EQUAL;
  }

  private static boolean isConstant(Expression expression) {
    return !expression.contains(part -> part instanceof Variable);
  }
}
