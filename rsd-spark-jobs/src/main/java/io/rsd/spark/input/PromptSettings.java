package io.rsd.spark.input;

import io.rsd.core.config.Settings;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a problem becomes a prompt: the section {@code prompt} of the settings.
 *
 * @param system the system message; empty for none
 * @param user the user's message, with {@code {question}} where the question goes
 * @param variables what else the chat template may ask for
 * @param opening what the answer begins with at the end of every prompt; empty for what the chat
 *     template says
 * @param date the day that templates may write into the prompt
 */
public record PromptSettings(
    String system, String user, SortedMap<String, Object> variables, String opening, LocalDate date)
    implements Serializable {

  static final String QUESTION = "{question}";

  private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);

  /**
   * Reads the settings.
   *
   * @throws io.rsd.core.InvalidInputException if one of them cannot be used
   */
  public static PromptSettings read(Settings section) {
    if (!section.text("user").contains(QUESTION)) {
      throw section.wrong("user", "a text with " + QUESTION + " in it");
    }
    return new PromptSettings(
        section.text("system"),
        section.text("user"),
        variables(section),
        section.text("opening"),
        date(section));
  }

  /** Values of the command line are texts, and a template would take the text "false" for true. */
  private static SortedMap<String, Object> variables(Settings section) {
    SortedMap<String, Object> variables = new TreeMap<>(section.freely("variables"));
    variables.replaceAll(
        (name, value) ->
            value instanceof String text && TRUTH.containsKey(text) ? TRUTH.get(text) : value);
    return variables;
  }

  private static LocalDate date(Settings section) {
    try {
      return LocalDate.parse(section.text("date"));
    } catch (DateTimeException e) {
      throw section.wrong("date", "a date such as 2025-01-01");
    }
  }
}
