package io.rsd.eval.answers;

import io.rsd.eval.answers.Answer.Approximated;
import io.rsd.eval.answers.Answer.Combined;
import io.rsd.eval.answers.Answer.Measured;
import io.rsd.eval.answers.Answer.Named;
import io.rsd.eval.answers.Answer.Ordered;
import io.rsd.eval.answers.Answer.Proportion;
import io.rsd.eval.answers.Answer.Statement;
import io.rsd.eval.answers.Answer.Table;
import io.rsd.eval.answers.Answer.Unordered;
import io.rsd.eval.answers.Answer.Value;
import io.rsd.eval.answers.Answer.Words;
import io.rsd.eval.answers.Expression.Bracketed;
import io.rsd.eval.answers.Expression.Call;
import io.rsd.eval.answers.Expression.Collection;
import io.rsd.eval.answers.Expression.Matrix;
import io.rsd.eval.answers.Expression.Percent;
import io.rsd.eval.answers.Expression.Quantity;
import io.rsd.eval.answers.Expression.Ratio;
import io.rsd.eval.answers.Expression.Relation;
import io.rsd.eval.answers.Expression.Relation.Operator;
import io.rsd.eval.answers.Expression.SetOperation;
import io.rsd.eval.answers.Expression.Text;
import io.rsd.eval.answers.Expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives parsed expressions their meaning as answers: {@code x = 3} is the value 3 with a name,
 * {@code p = 5, q = 2} is one answer with two coordinates, {@code 1 \pm \sqrt 5} is two answers.
 */
final class AnswerReader {

  private AnswerReader() {}

  static Answer read(Expression expression) {
    if (expression instanceof Collection collection) {
      return collection(collection);
    }
    List<Expression> alternatives = PlusMinusExpansion.of(expression);
    if (alternatives.size() > 1) {
      return sideBySide(alternatives.stream().map(AnswerReader::read).toList());
    }
    if (expression instanceof Relation relation) {
      return relation(relation);
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
      return new Words(text.words());
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
    Optional<Matrix> matrix = MatrixArithmetic.of(expression);
    return matrix.isPresent() ? new Table(matrix.get().rows()) : new Value(expression);
  }

  private static List<Answer> readAll(List<Expression> expressions) {
    return expressions.stream().map(AnswerReader::read).toList();
  }

  private static Answer collection(Collection collection) {
    Optional<Answer> described = described(collection);
    if (described.isPresent()) {
      return described.get();
    }
    if (collection.braced()) {
      return new Unordered(flattened(readAll(collection.items())));
    }
    boolean grouped = collection.items().stream().anyMatch(item -> isGroup(item));
    return sideBySide(
        collection.items().stream()
            .map(item -> grouped && isGroup(item) ? group(((Collection) item).items()) : read(item))
            .toList());
  }

  /** The set of a variable's values that solve an inequality, as in {@code \{x \mid x > 3\}}. */
  private static Optional<Answer> described(Collection collection) {
    boolean solvable =
        collection.items().size() == 1
            && collection.items().get(0) instanceof Call call
            && call.function().equals("such-that")
            && call.arguments().get(0) instanceof Collection variables
            && variables.items().size() == 1
            && variables.items().get(0) instanceof Variable
            && call.arguments().get(1) instanceof Relation;
    return solvable
        ? Solutions.of((Relation) collection.items().get(0).children().get(1)).map(Named::value)
        : Optional.empty();
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
    if (allNamed) {
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

  private static Answer relation(Relation relation) {
    List<Operator> operators = relation.operators();
    boolean equations =
        operators.stream()
            .allMatch(sign -> sign == Operator.EQUAL || sign == Operator.APPROXIMATELY);
    if (equations) {
      return equation(relation);
    }
    boolean membership = operators.equals(List.of(Operator.ELEMENT_OF));
    Optional<List<String>> names = Names.of(relation.operands().get(0));
    if (membership && names.isPresent()) {
      return new Named(names.get(), read(relation.operands().get(1)), true);
    }
    return new Statement(relation);
  }

  private static Answer equation(Relation relation) {
    List<Expression> operands = relation.operands();
    List<Operator> operators = relation.operators();
    int last = operands.size() - 1;
    Answer value = read(operands.get(last));
    boolean approximate = operators.get(last - 1) == Operator.APPROXIMATELY;
    Optional<List<String>> names = Names.of(operands.get(0));
    boolean exactStands = approximate && (last > 1 || names.isEmpty());
    if (exactStands) {
      value = new Approximated(read(operands.get(last - 1)), value);
    }
    if (names.isPresent()) {
      return shared(operands.subList(0, last), names.get(), value);
    }
    if (last == 1 && !approximate) {
      return definition(relation, value);
    }
    return value;
  }

  /** In {@code x = y = 1} each name has the value. */
  private static Answer shared(List<Expression> left, List<String> names, Answer value) {
    boolean allNames = left.size() > 1 && left.stream().allMatch(side -> side instanceof Variable);
    if (!allNames) {
      return new Named(names, value, false);
    }
    List<String> all = left.stream().map(side -> ((Variable) side).name()).toList();
    return new Named(all, new Ordered('(', ')', left.stream().map(side -> value).toList()), false);
  }

  /** One equation without a name in front: {@code 3 = x}, {@code 2 + 3 = 5} or a statement. */
  private static Answer definition(Relation relation, Answer value) {
    Expression left = relation.operands().get(0);
    Expression right = relation.operands().get(1);
    Optional<List<String>> names = Names.of(right);
    if (names.isPresent()) {
      return new Named(names.get(), read(left), false);
    }
    boolean calculation = !relation.contains(part -> part instanceof Variable);
    return calculation ? value : new Statement(relation);
  }
}
