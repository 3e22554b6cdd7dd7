package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What prompts already say of the assistant's own words, such as {@code <think>}.
 *
 * @param text the last characters of every prompt; empty for nothing
 */
public record Opening(String text) implements Serializable {

  private static final String REASONING = "<think>";

  private static final Pattern AT_END = Pattern.compile("<think>\\s*(</think>\\s*)?$");

  /**
   * The opening that follows from a chat template and the settings.
   *
   * @param conversation a conversation, rendered without the generation prompt
   * @param prompt the same with it
   * @param wanted the setting; empty for what the template says
   * @throws InvalidInputException if both open the answer, and not alike
   */
  static Opening of(String conversation, String prompt, String wanted) {
    String added = prompt.startsWith(conversation) ? prompt.substring(conversation.length()) : "";
    int reasoning = added.indexOf(REASONING);
    String ofTemplate = reasoning < 0 ? "" : added.substring(reasoning);
    if (ofTemplate.isEmpty()) {
      return new Opening(wanted);
    }
    if (!wanted.isEmpty() && !wanted.strip().equals(ofTemplate.strip())) {
      throw new InvalidInputException(
          "prompt.opening is \"%s\", but the chat template itself opens the answer with \"%s\"; set prompt.opening = \"\", or variables of the template (prompt.variables) with which it does not"
              .formatted(shown(wanted), shown(ofTemplate)));
    }
    return new Opening(ofTemplate);
  }

  /** The opening of a prompt that was made elsewhere, as far as it is one of the reasoning. */
  public static Opening ofPrompt(String prompt) {
    Matcher atEnd = AT_END.matcher(prompt);
    return new Opening(atEnd.find() ? atEnd.group() : "");
  }

  /** Whether answers begin within a reasoning that they have to end themselves. */
  public boolean leavesReasoningOpen() {
    return text.contains(REASONING) && !text.contains("</think>");
  }

  /** A rendered template with this opening at its end, once. */
  String atEndOf(String rendered) {
    return rendered.endsWith(text) ? rendered : rendered + text;
  }

  /**
   * What of an answer comes after this opening: an answer that repeats it loses its repetition, and
   * one that does not goes on where the prompt ends.
   *
   * @return empty if the answer opens a reasoning that does not go on after this opening
   */
  public Optional<String> continuation(String answer) {
    if (answer.startsWith(text)) {
      return Optional.of(answer.substring(text.length()));
    }
    String begun = answer.stripLeading();
    if (!text.isBlank() && begun.startsWith(text.strip())) {
      return Optional.of(afterCommonSpace(begun.substring(text.strip().length())));
    }
    return text.contains(REASONING) && begun.startsWith(REASONING)
        ? Optional.empty()
        : Optional.of(answer);
  }

  /** A rest without the white space at its beginning that the prompt already ends with. */
  private String afterCommonSpace(String rest) {
    String space = text.substring(text.stripTrailing().length());
    int common = 0;
    while (common < Math.min(space.length(), rest.length())
        && space.charAt(common) == rest.charAt(common)) {
      common++;
    }
    return rest.substring(common);
  }

  private static String shown(String text) {
    return text.replace("\n", "\\n");
  }

  /** The opening for an error message, on one line. */
  public String shown() {
    return shown(text);
  }
}
