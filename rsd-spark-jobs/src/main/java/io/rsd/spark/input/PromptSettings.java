package io.rsd.spark.input;

import io.rsd.core.config.Settings;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a problem becomes a prompt: the section {@code prompt} of the settings, with what its preset
 * says.
 *
 * @param preset the preset's name
 * @param ofQwen what the system message begins with where the student is a Qwen; empty for nothing
 * @param system the system message; empty for none
 * @param user the user's message, with {@code {question}} where the question goes
 * @param choices the user's message of a question with options, with {@code {question}} and {@code
 *     {options}}
 * @param variables what else the chat template may ask for
 * @param opening what the answer begins with at the end of every prompt; empty for what the chat
 *     template says
 * @param date the day that templates may write into the prompt
 */
public record PromptSettings(
    String preset,
    String ofQwen,
    String system,
    String user,
    String choices,
    SortedMap<String, Object> variables,
    String opening,
    LocalDate date)
    implements Serializable {

  static final String QUESTION = "{question}";
  static final String OPTIONS = "{options}";

  private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);

  /**
   * Reads the settings. Those that are null are the preset's.
   *
   * @throws io.rsd.core.InvalidInputException if one of them cannot be used
   */
  public static PromptSettings read(Settings section) {
    return ofPreset(section, new TreeMap<>(), date(section)).changed(section);
  }

  /**
   * The same with the settings that a section of the same shape has. Where it names a preset, that
   * takes the place of all texts.
   *
   * @throws io.rsd.core.InvalidInputException if one of them cannot be used
   */
  public PromptSettings overriddenBy(Settings section) {
    PromptSettings before = section.isSet("preset") ? ofPreset(section, variables, date) : this;
    return before.changed(section);
  }

  private static PromptSettings ofPreset(
      Settings section, SortedMap<String, Object> variables, LocalDate date) {
    String name = section.choice("preset", PromptPreset.names());
    PromptPreset preset = PromptPreset.of(name);
    return new PromptSettings(
        name,
        preset.ofQwen(),
        preset.system(),
        preset.user(),
        preset.choices(),
        variables,
        preset.opening(),
        date);
  }

  private PromptSettings changed(Settings section) {
    SortedMap<String, Object> all = new TreeMap<>(variables);
    all.putAll(variables(section));
    return new PromptSettings(
        preset,
        section.isSet("system") ? "" : ofQwen,
        text(section, "system", system),
        template(section, "user", user, List.of(QUESTION)),
        template(section, "choices", choices, List.of(QUESTION, OPTIONS)),
        all,
        text(section, "opening", opening),
        section.isSet("date") ? date(section) : date);
  }

  private static String text(Settings section, String name, String before) {
    return section.isSet(name) ? section.text(name) : before;
  }

  private static String template(
      Settings section, String name, String before, List<String> places) {
    String text = text(section, name, before);
    if (!places.stream().allMatch(text::contains)) {
      throw section.wrong(name, "a text with %s in it".formatted(String.join(" and ", places)));
    }
    return text;
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

  /** What of this decides the prompts of questions without options, by the names of settings. */
  public SortedMap<String, String> identity() {
    SortedMap<String, String> values = new TreeMap<>();
    values.put("prompt.system", system);
    values.put("prompt.user", user);
    values.put("prompt.opening", opening);
    values.put("prompt.date", date.toString());
    if (!ofQwen.isEmpty()) {
      values.put("prompt.system (beginning for Qwen)", ofQwen);
    }
    flatten("prompt.variables", variables, values);
    return values;
  }

  /** The same for questions with options. */
  public SortedMap<String, String> identityWithOptions() {
    SortedMap<String, String> values = identity();
    values.put("prompt.choices", choices);
    return values;
  }

  private static void flatten(String name, Object value, Map<String, String> values) {
    if (value instanceof Map<?, ?> inner) {
      inner.forEach((key, of) -> flatten(name + "." + key, of, values));
    } else {
      values.put(name, String.valueOf(value));
    }
  }
}
