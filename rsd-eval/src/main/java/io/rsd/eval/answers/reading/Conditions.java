package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.Relation.Operator;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.FreeLetters;
import io.rsd.eval.answers.reading.Answer.Conditioned;
import io.rsd.eval.answers.reading.Answer.Family;
import io.rsd.eval.answers.reading.Answer.Verbatim;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists whose last item says something about the others. */
final class Conditions {

  private Conditions() {}

  /** The other items in the light of the last one; empty when that is an item like them. */
  static Optional<Answer> of(Collection collection) {
    List<Expression> items = collection.items();
    Expression last = items.get(items.size() - 1);
    List<Expression> others = items.subList(0, items.size() - 1);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    Expression body =
        others.size() == 1 ? others.get(0) : new Collection(others, false, collection.connective());
    if (last instanceof Relation relation) {
      return parameter(relation, body);
    }
    return last instanceof Call call && call.function().equals(ConditionParser.NAME)
        ? Optional.of(conditioned(call, body))
        : Optional.empty();
  }

  /** A letter that runs through the whole numbers makes a family of what it occurs in. */
  private static Optional<Answer> parameter(Relation relation, Expression body) {
    boolean runs =
        relation.operators().equals(List.of(Operator.ELEMENT_OF))
            && relation.operands().get(0) instanceof Variable
            && relation.operands().get(1) instanceof Variable set
            && (set.name().startsWith("set Z") || set.name().startsWith("set N"));
    if (!runs || !body.contains(relation.operands().get(0)::equals)) {
      return Optional.empty();
    }
    String letter = ((Variable) relation.operands().get(0)).name();
    String set = ((Variable) relation.operands().get(1)).name();
    return Optional.of(new Family(letter, set, AnswerReader.read(body)));
  }

  private static Answer conditioned(Call call, Expression body) {
    Verbatim whole = new Verbatim(new Collection(List.of(body, call), false));
    String word = ((Text) call.arguments().get(0)).words();
    if (!(call.arguments().get(1) instanceof Relation relation) || word.equals("if")) {
      return whole;
    }
    Set<String> inBody = FreeLetters.of(body);
    boolean definition =
        relation.operators().equals(List.of(Operator.EQUAL))
            && relation.operands().get(0) instanceof Variable name
            && inBody.contains(name.name())
            && !relation.operands().get(1).contains(name::equals);
    if (definition) {
      String name = ((Variable) relation.operands().get(0)).name();
      Expression replaced = FreeLetters.replaced(body, name, relation.operands().get(1));
      return AnswerReader.read(replaced);
    }
    boolean domain =
        relation.operators().stream()
            .allMatch(
                sign ->
                    sign.isInequality()
                        || sign == Operator.NOT_EQUAL
                        || sign == Operator.ELEMENT_OF);
    Set<String> restricted = FreeLetters.of(relation);
    restricted.removeIf(name -> name.startsWith("set "));
    return domain && !restricted.isEmpty() && inBody.containsAll(restricted)
        ? new Conditioned(AnswerReader.read(body), AnswerReader.read(relation))
        : whole;
  }
}
