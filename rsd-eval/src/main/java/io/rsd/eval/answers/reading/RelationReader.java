package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.reading.Answer.Approximated;
import io.rsd.eval.answers.reading.Answer.Chained;
import io.rsd.eval.answers.reading.Answer.Congruence;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells equations that only name a value from statements. */
final class RelationReader {

  private RelationReader() {}

  static Answer read(Relation relation) {
    List<Operator> operators = relation.operators();
    Optional<Answer> congruence = congruence(relation);
    if (congruence.isPresent()) {
      return congruence.get();
    }
    boolean equations =
        operators.stream()
            .allMatch(
                sign ->
                    sign == Operator.EQUAL
                        || sign == Operator.APPROXIMATELY
                        || sign == Operator.EQUIVALENT);
    if (equations) {
      return equation(relation);
    }
    boolean membership = operators.equals(List.of(Operator.ELEMENT_OF));
    Optional<List<String>> names = Names.of(relation.operands().get(0));
    if (membership && names.isPresent()) {
      return new Named(names.get(), AnswerReader.read(relation.operands().get(1)), true);
    }
    return new Statement(relation);
  }

  private static Optional<Answer> congruence(Relation relation) {
    boolean remainder =
        relation.operators().size() == 1
            && (relation.operators().get(0) == Operator.EQUIVALENT
                || relation.operators().get(0) == Operator.EQUAL)
            && relation.operands().get(1) instanceof Call call
            && (call.function().equals("pmod")
                || (call.function().equals("mod")
                    && relation.operators().get(0) == Operator.EQUIVALENT));
    if (!remainder) {
      return Optional.empty();
    }
    Call right = (Call) relation.operands().get(1);
    return Optional.of(
        new Congruence(
            relation.operands().get(0), right.arguments().get(0), right.arguments().get(1)));
  }

  private static Answer equation(Relation relation) {
    List<Expression> operands = relation.operands();
    Optional<List<String>> names =
        Names.of(operands.get(0)).filter(name -> !recurs(operands.get(0), operands));
    if (names.isPresent()) {
      return named(relation, names.get());
    }
    boolean onlyApproximate =
        operands.size() == 2 && relation.operators().get(0) == Operator.APPROXIMATELY;
    if (onlyApproximate) {
      return approximated(relation, 0);
    }
    Optional<List<String>> last =
        Names.of(operands.get(1))
            .filter(name -> operands.size() == 2 && !recurs(operands.get(1), operands));
    return last.isPresent()
        ? new Named(last.get(), AnswerReader.read(operands.get(0)), false)
        : statement(relation);
  }

  /** A calculation with a rounded value at its end is that value; all else is a statement. */
  private static Answer statement(Relation relation) {
    boolean calculation = !relation.contains(part -> part instanceof Variable);
    return calculation && relation.operators().contains(Operator.APPROXIMATELY)
        ? approximated(relation, 0)
        : new Statement(relation);
  }

  /** Whether a name occurs in what it is said to be equal to. */
  private static boolean recurs(Expression name, List<Expression> operands) {
    return name instanceof Variable
        && operands.stream()
            .filter(side -> side != name)
            .anyMatch(side -> side.contains(name::equals));
  }

  private static Answer named(Relation relation, List<String> names) {
    List<Expression> operands = relation.operands();
    int last = operands.size() - 1;
    List<Expression> left = operands.subList(0, last);
    boolean allNames = left.size() > 1 && left.stream().allMatch(side -> side instanceof Variable);
    if (!allNames) {
      return new Named(names, approximated(relation, 1), false);
    }
    Answer value = AnswerReader.read(operands.get(last));
    List<String> all = left.stream().map(side -> ((Variable) side).name()).toList();
    return new Named(all, new Ordered('(', ')', left.stream().map(side -> value).toList()), false);
  }

  /** What the sides from one on say: exact ones up to the first rounded one, and that one. */
  private static Answer approximated(Relation relation, int from) {
    List<Answer> exact = new ArrayList<>();
    Optional<Answer> rounded = Optional.empty();
    for (int index = from; index < relation.operands().size(); index++) {
      boolean approximate =
          index > 0 && relation.operators().get(index - 1) == Operator.APPROXIMATELY;
      Answer side = AnswerReader.read(relation.operands().get(index));
      if (rounded.isEmpty() && !approximate) {
        exact.add(side);
      } else {
        rounded = Optional.of(side);
      }
    }
    if (exact.isEmpty()) {
      return rounded.orElseThrow();
    }
    Answer value = exact.size() == 1 ? exact.get(0) : new Chained(exact);
    return rounded.isPresent() ? new Approximated(value, rounded.get()) : value;
  }
}
