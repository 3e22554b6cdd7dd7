package io.rsd.eval.answers.reading;

import io.rsd.eval.answers.expression.Expression;
import io.rsd.eval.answers.expression.Expression.Collection.Connective;
import io.rsd.eval.answers.expression.Expression.Relation;
import io.rsd.eval.answers.expression.Expression.SetOperation.Operation;
import java.util.List;

/** What an answer means: the result of {@link AnswerReader}, ready to be compared. */
public sealed interface Answer {

  /** One number or expression. */
  record Value(Expression expression) implements Answer {}

  /** One number with a unit; the percent sign counts as one. */
  record Measured(Expression value, String unit) implements Answer {}

  /** Words of a language. */
  record Words(String words) implements Answer {}

  /** A point, a vector, an interval or an ordered list, with its brackets. */
  record Ordered(char open, char close, List<Answer> items) implements Answer {
    public boolean mayBeInterval() {
      return items.size() == 2 && open != '<';
    }
  }

  /** A set, or several answers whose order does not matter. */
  record Unordered(List<Answer> items, Connective connective) implements Answer {

    public Unordered(List<Answer> items) {
      this(items, Connective.NONE);
    }
  }

  /** A union, intersection or difference of sets. */
  record Combined(Operation operation, Answer left, Answer right) implements Answer {}

  /** Entries in rows and columns. */
  record Table(List<List<Expression>> rows) implements Answer {}

  /** Numbers in proportion, as in {@code 7:32}. */
  record Proportion(List<Expression> parts) implements Answer {}

  /**
   * An answer with the name of what it is the value of.
   *
   * @param names one, or as many as the value has coordinates
   * @param membership whether the name is an element of the value rather than equal to it
   */
  record Named(List<String> names, Answer value, boolean membership) implements Answer {}

  /** An equation or inequality that defines no name. */
  record Statement(Relation relation) implements Answer {}

  /** An exact answer and its rounded value, which may stand for it in a gold text. */
  record Approximated(Answer exact, Answer rounded) implements Answer {}

  /** What a chain of equations says of one thing: all of these are its value. */
  record Chained(List<Answer> forms) implements Answer {}

  /** A set of whole numbers that leave the same remainder. */
  record Congruence(Expression left, Expression remainder, Expression modulus) implements Answer {}

  /** An answer and the statement that says for which values of its variables it holds. */
  record Conditioned(Answer member, Answer condition) implements Answer {}

  /** All values of variables for which a statement holds, where they cannot be listed. */
  record Described(List<String> names, String set, Relation condition) implements Answer {}

  /**
   * One answer for each value of a parameter.
   *
   * @param set which values it takes; empty where only the letter shows that it is one
   */
  record Family(String parameter, String set, Answer member) implements Answer {}

  /** A case distinction, an operator or whatever else equals only what is written alike. */
  record Verbatim(Expression expression) implements Answer {}
}
