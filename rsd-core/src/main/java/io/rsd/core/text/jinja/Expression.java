package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a template that has a value. */
@FunctionalInterface
interface Expression {

  Object evaluate(Scope scope);

  record Literal(Optional<Object> value) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return value.orElse(null);
    }
  }

  record Name(String name) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return scope.get(name);
    }
  }

  record ListOf(List<Expression> items, boolean tuple) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      List<Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.evaluate(scope)));
      return tuple ? new Tuple(values) : values;
    }
  }

  record DictOf(Map<Expression, Expression> entries) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      Map<Object, Object> values = new LinkedHashMap<>();
      entries.forEach((key, value) -> values.put(key.evaluate(scope), value.evaluate(scope)));
      return values;
    }
  }

  record Attribute(Expression target, String name) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Access.attribute(target.evaluate(scope), name);
    }
  }

  record Item(Expression target, Expression key) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Access.item(target.evaluate(scope), key.evaluate(scope));
    }
  }

  record Slice(
      Expression target,
      Optional<Expression> from,
      Optional<Expression> to,
      Optional<Expression> step)
      implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Access.slice(
          target.evaluate(scope),
          from.map(expression -> expression.evaluate(scope)),
          to.map(expression -> expression.evaluate(scope)),
          step.map(expression -> expression.evaluate(scope)));
    }
  }

  /**
   * The arguments of a call as written.
   *
   * @param list the arguments in a list, {@code *list}, after the others by position
   * @param dict the arguments in a dict, {@code **dict}, after the others by name
   */
  record CallArguments(
      List<Expression> positional,
      Map<String, Expression> named,
      Optional<Expression> list,
      Optional<Expression> dict) {

    static final CallArguments NONE = of(List.of());

    static CallArguments of(List<Expression> positional) {
      return new CallArguments(positional, Map.of(), Optional.empty(), Optional.empty());
    }

    Arguments evaluate(Scope scope) {
      List<Object> values = new ArrayList<>();
      positional.forEach(argument -> values.add(argument.evaluate(scope)));
      list.ifPresent(all -> values.addAll(Values.items(all.evaluate(scope))));
      Map<String, Object> namedValues = new LinkedHashMap<>();
      named.forEach((name, argument) -> namedValues.put(name, argument.evaluate(scope)));
      dict.ifPresent(
          all ->
              Values.requireDict(all.evaluate(scope))
                  .forEach((name, value) -> namedValues.put(Values.text(name), value)));
      return new Arguments(values, namedValues);
    }
  }

  record Call(Expression callee, CallArguments arguments) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      Object function = callee.evaluate(scope);
      if (function instanceof Undefined undefined) {
        throw undefined.error();
      }
      if (function instanceof Function callable) {
        return callable.call(arguments.evaluate(scope));
      }
      throw new JinjaError("cannot call " + Values.typeName(function));
    }
  }

  record Filter(Expression subject, String name, CallArguments arguments) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Filters.apply(name, subject.evaluate(scope), arguments.evaluate(scope));
    }
  }

  record Test(Expression subject, String name, CallArguments arguments) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Tests.holds(name, subject.evaluate(scope), arguments.evaluate(scope));
    }
  }

  record Conditional(Expression condition, Expression then, Optional<Expression> otherwise)
      implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      if (Values.isTrue(condition.evaluate(scope))) {
        return then.evaluate(scope);
      }
      return otherwise.isPresent()
          ? otherwise.get().evaluate(scope)
          : new Undefined("an 'if' without 'else' whose condition is false");
    }
  }

  record Not(Expression operand) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return !Values.isTrue(operand.evaluate(scope));
    }
  }

  /** {@code and} and {@code or}: the value of the operand that decides. */
  record Logical(boolean and, Expression left, Expression right) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Values.isTrue(value) == and ? right.evaluate(scope) : value;
    }
  }

  record Unary(String operator, Expression operand) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Operators.unary(operator, operand.evaluate(scope));
    }
  }

  record Binary(String operator, Expression left, Expression right) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return Operators.binary(operator, left.evaluate(scope), right.evaluate(scope));
    }
  }

  /** One link of a comparison such as {@code a < b <= c}. */
  record Link(String operator, Expression right) {}

  record Comparison(Expression first, List<Link> links) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      Object left = first.evaluate(scope);
      for (Link link : links) {
        Object right = link.right().evaluate(scope);
        if (!Operators.compares(link.operator(), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }
}
