package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Bracketed;
import io.rsd.eval.answers.expression.Expression.Call;
import io.rsd.eval.answers.expression.Expression.Collection;
import io.rsd.eval.answers.expression.Expression.Matrix;
import io.rsd.eval.answers.expression.Expression.Percent;
import io.rsd.eval.answers.expression.Expression.PlusMinus;
import io.rsd.eval.answers.expression.Expression.Quantity;
import io.rsd.eval.answers.expression.Expression.Ratio;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.SetOperation;
import io.rsd.eval.answers.expression.Expression.Text;
import io.rsd.eval.answers.expression.Expression.Variable;
import io.rsd.eval.answers.expression.MatrixArithmetic;
import io.rsd.eval.answers.expression.PlusMinusExpansion;
import io.rsd.eval.answers.number.Budget;
import io.rsd.eval.answers.number.BudgetExceededException;
import io.rsd.eval.answers.reading.Answer.Combined;
import io.rsd.eval.answers.reading.Answer.Measured;
import io.rsd.eval.answers.reading.Answer.Named;
import io.rsd.eval.answers.reading.Answer.Ordered;
import io.rsd.eval.answers.reading.Answer.Proportion;
import io.rsd.eval.answers.reading.Answer.Statement;
import io.rsd.eval.answers.reading.Answer.Table;
import io.rsd.eval.answers.reading.Answer.Unordered;
import io.rsd.eval.answers.reading.Answer.Value;
import io.rsd.eval.answers.reading.Answer.Verbatim;
import io.rsd.eval.answers.reading.Answer.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives parsed expressions their meaning as answers: {@code x = 3} is the value 3 with a name,
 * {@code p = 5, q = 2} is one answer with two coordinates, {@code 1 \pm \sqrt 5} is two answers.
 */
public final class AnswerReader {

  /** Calls that say something as a whole, but have no value. */
  private static final Set<String> VERBATIM =
      Set.of("cases", ConditionParser.NAME, "forall", "exists", "such-that");

  private AnswerReader() {}

  public static Answer read(Expression expression) {
    if (expression instanceof Collection collection) {
      return collection(collection);
    }
    List<Expression> alternatives = PlusMinusExpansion.of(expression);
    if (alternatives.size() > 1) {
      return sideBySide(alternatives.stream().map(AnswerReader::read).toList());
    }
    if (expression instanceof Relation relation) {
      return RelationReader.read(relation);
    }
    if (expression instanceof Bracketed bracketed) {
      return new Ordered(bracketed.open(), bracketed.close(), readAll(bracketed.items()));
    }
    if (expression instanceof SetOperation set) {
      return new Combined(set.operation(), read(set.left()), read(set.right()));
    }
    return single(expression);
  }

  private static Answer single(Expression expression) {
    if (expression instanceof Text text) {
      return Phrases.meaning(text.words()).orElse(new Words(text.words()));
    }
    if (expression instanceof Quantity quantity) {
      return new Measured(quantity.value(), quantity.unit());
    }
    if (expression instanceof Percent percent) {
      return new Measured(percent.value(), "%");
    }
    if (expression instanceof Ratio ratio) {
      return new Proportion(ratio.parts());
    }
    if (expression.equals(new Variable("\\emptyset"))) {
      return new Unordered(List.of());
    }
    if (expression.equals(new Variable("set R"))) {
      return Solutions.ALL_REAL_NUMBERS;
    }
    if (expression instanceof Call call && call.function().equals("pmod")) {
      return new Value(new Call("mod", call.arguments()));
    }
    if (expression instanceof Call call && VERBATIM.contains(call.function())) {
      return new Verbatim(call);
    }
    Optional<Matrix> matrix = MatrixArithmetic.of(expression);
    return matrix.isPresent() ? new Table(matrix.get().rows()) : new Value(expression);
  }

  private static List<Answer> readAll(List<Expression> expressions) {
    return expressions.stream().map(AnswerReader::read).toList();
  }

  private static Answer collection(Collection collection) {
    if (collection.braced()) {
      return SetBuilder.of(collection)
          .orElseGet(() -> new Unordered(flattened(readAll(collection.items()))));
    }
    if (collection.contains(part -> part instanceof PlusMinus sign && !sign.plusFirst())) {
      return linked(collection);
    }
    Optional<Answer> conditioned = Conditions.of(collection);
    if (conditioned.isPresent()) {
      return conditioned.get();
    }
    boolean grouped = collection.items().stream().anyMatch(item -> isGroup(item));
    Answer answer =
        sideBySide(
            collection.items().stream()
                .map(
                    item ->
                        grouped && isGroup(item) ? group(((Collection) item).items()) : read(item))
                .toList());
    return answer instanceof Unordered list
        ? new Unordered(list.items(), collection.connective())
        : answer;
  }

  /** Linked signs in several items change together, as in {@code x = 1 \\pm 2, y = 1 \\mp 2}. */
  private static Answer linked(Collection collection) {
    List<Answer> answers =
        PlusMinusExpansion.of(collection).stream().map(AnswerReader::read).toList();
    boolean sameNames =
        answers.stream()
            .allMatch(
                answer ->
                    answer instanceof Named named
                        && answers.get(0) instanceof Named first
                        && named.names().equals(first.names()));
    if (!sameNames) {
      return new Unordered(flattened(answers));
    }
    List<Answer> values = answers.stream().map(answer -> ((Named) answer).value()).toList();
    return new Named(((Named) answers.get(0)).names(), new Unordered(values), false);
  }

  private static boolean isGroup(Expression item) {
    return item instanceof Collection inner && !inner.braced();
  }

  /** What stands between two semicolons belongs together. */
  private static Answer group(List<Expression> items) {
    Answer answer = sideBySide(readAll(items));
    return answer instanceof Unordered unordered
        ? new Ordered('(', ')', unordered.items())
        : answer;
  }

  /** Plus-minus inside a list gives several items of the list. */
  private static List<Answer> flattened(List<Answer> items) {
    List<Answer> flat = new ArrayList<>();
    for (Answer item : items) {
      if (item instanceof Unordered inner) {
        flat.addAll(inner.items());
      } else {
        flat.add(item);
      }
    }
    if (flat.size() > Budget.ITEMS) {
      throw new BudgetExceededException("more than " + Budget.ITEMS + " answers");
    }
    return flat;
  }

  /** Several answers: coordinates of one when each has its own name, else alternatives. */
  private static Answer sideBySide(List<Answer> items) {
    List<Answer> flat = flattened(items);
    boolean allNamed =
        flat.stream().allMatch(item -> item instanceof Named named && named.names().size() == 1);
    long kinds =
        flat.stream()
            .filter(Named.class::isInstance)
            .map(item -> ((Named) item).membership())
            .distinct()
            .count();
    if (allNamed && kinds == 1) {
      return named(flat.stream().map(item -> (Named) item).toList());
    }
    boolean firstNamed =
        flat.get(0) instanceof Named
            && flat.stream()
                .skip(1)
                .noneMatch(item -> item instanceof Named || item instanceof Statement);
    if (firstNamed && flat.size() > 1) {
      Named first = (Named) flat.get(0);
      List<Answer> values = new ArrayList<>(flat);
      values.set(0, first.value());
      return new Named(first.names(), new Unordered(flattened(values)), first.membership());
    }
    return flat.size() == 1 ? flat.get(0) : new Unordered(flat);
  }

  private static Answer named(List<Named> items) {
    List<String> names = items.stream().map(item -> item.names().get(0)).toList();
    int period = period(names);
    boolean distinct = names.subList(0, period).stream().distinct().count() == period;
    if (!distinct || names.size() % period != 0) {
      return new Unordered(new ArrayList<>(items));
    }
    List<Answer> groups = new ArrayList<>();
    for (int start = 0; start < items.size(); start += period) {
      List<Answer> values =
          items.subList(start, start + period).stream().map(Named::value).toList();
      groups.add(period == 1 ? values.get(0) : new Ordered('(', ')', values));
    }
    Answer value = groups.size() == 1 ? groups.get(0) : new Unordered(flattened(groups));
    return new Named(names.subList(0, period), value, items.get(0).membership());
  }

  /** After how many names they begin again; all of them when they do not. */
  private static int period(List<String> names) {
    int again = names.subList(1, names.size()).indexOf(names.get(0));
    int period = again < 0 ? names.size() : again + 1;
    for (int index = period; index < names.size(); index++) {
      if (!names.get(index).equals(names.get(index - period))) {
        return names.size();
      }
    }
    return period;
  }
}
