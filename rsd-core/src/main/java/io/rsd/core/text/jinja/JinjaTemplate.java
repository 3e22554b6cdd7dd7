package io.rsd.core.text.jinja;

import io.rsd.core.InvalidInputException;
import java.time.Clock;
import java.util.Map;

/** A parsed chat template. It can be rendered any number of times, also concurrently. */
public final class JinjaTemplate {

  private final String name;
  private final Statement.Body body;

  private JinjaTemplate(String name, Statement.Body body) {
    this.name = name;
    this.body = body;
  }

  /**
   * Parses a template.
   *
   * @param name its name in error messages, for example its file
   * @throws InvalidInputException if it is malformed or uses an unsupported construct, which the
   *     message names with its line
   */
  public static JinjaTemplate parse(String name, String source) {
    try {
      return new JinjaTemplate(name, StatementParser.parse(source));
    } catch (JinjaError e) {
      throw invalid(name, e);
    }
  }

  /**
   * Renders the template.
   *
   * @param variables by name: booleans, integers, doubles, strings, lists and maps of these; null
   *     stands for Python's None
   * @param clock gives the date and time for {@code strftime_now}
   * @throws InvalidInputException if the template refuses its variables or uses an unsupported
   *     construct
   */
  public String render(Map<String, ?> variables, Clock clock) {
    try {
      Scope globals = Scope.of(Globals.at(clock));
      Scope scope = globals.inner();
      variables.forEach((variable, value) -> scope.set(variable, Values.of(value)));
      return body.text(scope);
    } catch (JinjaError e) {
      throw invalid(name, e);
    }
  }

  private static InvalidInputException invalid(String name, JinjaError error) {
    return new InvalidInputException(
        "%s, line %d: %s".formatted(name, error.line(), error.getMessage()), error);
  }
}
