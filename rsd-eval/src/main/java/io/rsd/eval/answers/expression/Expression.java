package io.rsd.eval.answers.expression;

import io.rsd.eval.answers.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an answer says, as a tree: the result of {@link io.rsd.eval.answers.reading.AnswerParser}.
 */
public sealed interface Expression {

  /** The parts that this expression is made of, in order; empty for a leaf. */
  default List<Expression> children() {
    return List.of();
  }

  /**
   * The same kind of expression over other parts.
   *
   * @param children as many as {@link #children} returns
   */
  default Expression withChildren(List<Expression> children) {
    return this;
  }

  /** Whether a part of this expression, or all of it, passes the test. */
  default boolean contains(Predicate<Expression> test) {
    return test.test(this) || children().stream().anyMatch(child -> child.contains(test));
  }

  /**
   * A number as it is written.
   *
   * @param decimals digits after the decimal point; 0 for a whole number
   */
  record Literal(Rational value, int decimals) implements Expression {
    public static Literal of(long value) {
      return new Literal(Rational.of(value), 0);
    }
  }

  /** A whole number written in another base, as in {@code 204_5}. */
  record BasedNumber(Rational value, int base) implements Expression {}

  /** A number with a name of its own. */
  enum Constant implements Expression {
    PI,
    E,
    I,
    INFINITY
  }

  /** A letter, with its subscript and primes. */
  record Variable(String name) implements Expression {}

  record Sum(List<Expression> terms) implements Expression {
    @Override
    public List<Expression> children() {
      return terms;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Sum(children);
    }
  }

  record Product(List<Expression> factors) implements Expression {
    @Override
    public List<Expression> children() {
      return factors;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Product(children);
    }
  }

  record Power(Expression base, Expression exponent) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of(base, exponent);
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Power(children.get(0), children.get(1));
    }
  }

  /** A function with its arguments; one that is not known stays uninterpreted. */
  record Call(String function, List<Expression> arguments) implements Expression {
    @Override
    public List<Expression> children() {
      return arguments;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Call(function, children);
    }
  }

  /**
   * Plus-minus in front of a term.
   *
   * @param plusFirst true for {@code \pm}, false for {@code \mp}
   */
  record PlusMinus(Expression term, boolean plusFirst) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of(term);
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new PlusMinus(children.get(0), plusFirst);
    }
  }

  /** A share of a hundred; {@code value} is what stands before the percent sign. */
  record Percent(Expression value) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of(value);
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Percent(children.get(0));
    }
  }

  /** A value with a unit, as words. */
  record Quantity(Expression value, String unit) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of(value);
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Quantity(children.get(0), unit);
    }
  }

  /** Numbers with colons between them. */
  record Ratio(List<Expression> parts) implements Expression {
    @Override
    public List<Expression> children() {
      return parts;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Ratio(children);
    }
  }

  /** Words. */
  record Text(String words) implements Expression {}

  /** A point, a vector, an interval or a list in brackets: ordered, with its brackets. */
  record Bracketed(char open, char close, List<Expression> items) implements Expression {
    @Override
    public List<Expression> children() {
      return items;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Bracketed(open, close, children);
    }
  }

  /**
   * A set in braces or several answers side by side: the order does not matter.
   *
   * @param braced whether it was written as a set
   */
  record Collection(List<Expression> items, boolean braced, Connective connective)
      implements Expression {

    /** Which word stands between the items. */
    public enum Connective {
      NONE,
      AND,
      OR
    }

    public Collection(List<Expression> items, boolean braced) {
      this(items, braced, Connective.NONE);
    }

    @Override
    public List<Expression> children() {
      return items;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Collection(children, braced, connective);
    }
  }

  /** Rows of equal length. */
  record Matrix(List<List<Expression>> rows) implements Expression {
    @Override
    public List<Expression> children() {
      return rows.stream().flatMap(List::stream).toList();
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Matrix(cut(children));
    }

    private List<List<Expression>> cut(List<Expression> entries) {
      int width = rows.get(0).size();
      List<List<Expression>> cut = new ArrayList<>();
      for (int start = 0; start < entries.size(); start += width) {
        cut.add(entries.subList(start, start + width));
      }
      return cut;
    }
  }

  /** Sets joined by one operation, as in {@code A \cup B}. */
  record SetOperation(Operation operation, Expression left, Expression right)
      implements Expression {
    /** What is done with the two sets. */
    public enum Operation {
      UNION,
      INTERSECTION,
      DIFFERENCE
    }

    @Override
    public List<Expression> children() {
      return List.of(left, right);
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new SetOperation(operation, children.get(0), children.get(1));
    }
  }

  /**
   * A chain of relations; there is one operator less than operands.
   *
   * @param operators between each operand and the next
   */
  record Relation(List<Expression> operands, List<Operator> operators) implements Expression {

    /** How two neighbours relate. */
    public enum Operator {
      EQUAL,
      NOT_EQUAL,
      LESS,
      LESS_OR_EQUAL,
      GREATER,
      GREATER_OR_EQUAL,
      APPROXIMATELY,
      ELEMENT_OF,
      EQUIVALENT,
      NOT_ELEMENT_OF,
      SIMILAR,
      CONGRUENT,
      TENDS_TO,
      MAPS_TO,
      IMPLIES,
      IS_IMPLIED_BY,
      IF_AND_ONLY_IF,
      SUBSET,
      SUBSET_OR_EQUAL,
      SUPERSET,
      PARALLEL,
      PERPENDICULAR,
      DIVIDES,
      NOT_DIVIDES,
      MUCH_LESS,
      MUCH_GREATER,
      PROPORTIONAL;

      /** The operator of the same statement read from right to left. */
      public Operator mirrored() {
        return switch (this) {
          case LESS -> GREATER;
          case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
          case GREATER -> LESS;
          case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
          default -> this;
        };
      }

      public boolean isInequality() {
        return switch (this) {
          case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
          default -> false;
        };
      }
    }

    @Override
    public List<Expression> children() {
      return operands;
    }

    @Override
    public Expression withChildren(List<Expression> children) {
      return new Relation(children, operators);
    }
  }

  static Expression negated(Expression term) {
    if (term instanceof Literal literal) {
      return new Literal(literal.value().negated(), literal.decimals());
    }
    if (term instanceof Percent percent) {
      return new Percent(negated(percent.value()));
    }
    return new Product(List.of(Literal.of(-1), term));
  }

  static Expression reciprocal(Expression value) {
    return new Power(value, Literal.of(-1));
  }

  static Expression difference(Expression left, Expression right) {
    return new Sum(List.of(left, negated(right)));
  }

  static Expression squareRoot(Expression value) {
    return new Power(value, new Literal(Rational.HALF, 0));
  }
}
