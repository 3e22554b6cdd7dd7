package io.rsd.core.text.jinja;

import io.rsd.core.text.jinja.Expression.CallArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a template that writes text or sets names. */
interface Statement {

  /** How rendering continues after a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  Flow render(Scope scope, StringBuilder out);

  /** A statement and the line it begins on. */
  record Placed(int line, Statement statement) {}

  /** Statements one after the other. */
  record Body(List<Placed> statements) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      for (Placed placed : statements) {
        try {
          Flow flow = placed.statement().render(scope, out);
          if (flow != Flow.NEXT) {
            return flow;
          }
        } catch (JinjaError e) {
          throw e.at(placed.line());
        }
      }
      return Flow.NEXT;
    }

    /** Renders the statements as text. */
    String text(Scope scope) {
      StringBuilder text = new StringBuilder();
      render(scope, text);
      return text.toString();
    }
  }

  record Text(String text) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      out.append(text);
      return Flow.NEXT;
    }
  }

  record Output(Expression value) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      out.append(Values.text(value.evaluate(scope)));
      return Flow.NEXT;
    }
  }

  /** {@code break} or {@code continue}. */
  record Jump(Flow flow) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      return flow;
    }
  }

  record If(Expression condition, Body then, Body otherwise) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      return (Values.isTrue(condition.evaluate(scope)) ? then : otherwise).render(scope, out);
    }
  }

  record For(
      List<String> names,
      Expression items,
      Optional<Expression> condition,
      Body body,
      Body otherwise)
      implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      List<Object> kept = new ArrayList<>();
      for (Object item : Values.items(items.evaluate(scope))) {
        Scope inner = bind(scope, item);
        if (condition.isEmpty() || Values.isTrue(condition.get().evaluate(inner))) {
          kept.add(item);
        }
      }
      if (kept.isEmpty()) {
        return otherwise.render(scope.inner(), out);
      }
      for (int index = 0; index < kept.size(); index++) {
        Scope inner = bind(scope, kept.get(index));
        inner.set("loop", new Loop(kept, index));
        if (body.render(inner, out) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    }

    private Scope bind(Scope scope, Object item) {
      Scope inner = scope.inner();
      assign(names, item, inner);
      return inner;
    }
  }

  record Set(List<String> names, Expression value) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      assign(names, value.evaluate(scope), scope);
      return Flow.NEXT;
    }
  }

  record SetAttribute(String name, String attribute, Expression value) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      if (scope.get(name) instanceof Namespace namespace) {
        namespace.set(attribute, value.evaluate(scope));
        return Flow.NEXT;
      }
      throw new JinjaError("'" + name + "' is not a namespace, so nothing in it can be set");
    }
  }

  /** An expression whose value is the text of a part of the template. */
  record Captured(Body body) implements Expression {

    @Override
    public Object evaluate(Scope scope) {
      return body.text(scope.inner());
    }
  }

  record Macro(String name, Map<String, Optional<Expression>> parameters, Body body)
      implements Statement {

    private static final int DEEPEST = 100;

    private static final String CALLER = "caller";

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.set(name, function(scope));
      return Flow.NEXT;
    }

    Function function(Scope scope) {
      AtomicInteger depth = new AtomicInteger();
      return arguments -> {
        if (depth.incrementAndGet() > DEEPEST) {
          throw new JinjaError(
              "the macro '%s' calls itself more than %d deep".formatted(name, DEEPEST));
        }
        String text = body.text(parameters(arguments, scope));
        depth.decrementAndGet();
        return text;
      };
    }

    private Scope parameters(Arguments arguments, Scope scope) {
      Map<String, Object> named = new LinkedHashMap<>(arguments.named());
      Object caller = new Undefined("'caller', as the macro is not in a call block,");
      if (named.containsKey(CALLER) && !parameters.containsKey(CALLER)) {
        caller = named.remove(CALLER);
      }
      Arguments.Bound bound =
          new Arguments(arguments.positional(), named)
              .bind("the macro '" + name + "'", List.copyOf(parameters.keySet()));
      Scope inner = scope.inner();
      inner.set(CALLER, caller);
      parameters.forEach(
          (parameter, fallback) ->
              inner.set(parameter, argument(bound, parameter, fallback, inner)));
      return inner;
    }

    private static Object argument(
        Arguments.Bound bound, String parameter, Optional<Expression> fallback, Scope scope) {
      if (bound.has(parameter)) {
        return bound.value(parameter, null);
      }
      return fallback.isPresent()
          ? fallback.get().evaluate(scope)
          : new Undefined("the parameter '" + parameter + "'");
    }
  }

  /**
   * A call whose macro can write the block by {@code caller(...)}.
   *
   * @param caller the block as a macro
   */
  record CallBlock(Macro caller, Expression callee, CallArguments arguments) implements Statement {

    @Override
    public Flow render(Scope scope, StringBuilder out) {
      if (!(callee.evaluate(scope) instanceof Function function)) {
        throw new JinjaError("a call block needs a macro to call");
      }
      Arguments given = arguments.evaluate(scope);
      Map<String, Object> named = new LinkedHashMap<>(given.named());
      named.put("caller", caller.function(scope));
      out.append(Values.text(function.call(new Arguments(given.positional(), named))));
      return Flow.NEXT;
    }
  }

  /** Assigns an item to its name, or the parts of an item to their names. */
  private static void assign(List<String> names, Object value, Scope scope) {
    if (names.size() == 1) {
      scope.set(names.get(0), value);
      return;
    }
    List<Object> parts = Values.items(value);
    if (parts.size() != names.size()) {
      throw new JinjaError(
          "%d values for the %d names %s"
              .formatted(parts.size(), names.size(), String.join(", ", names)));
    }
    for (int index = 0; index < parts.size(); index++) {
      scope.set(names.get(index), parts.get(index));
    }
  }
}
