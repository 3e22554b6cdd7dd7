package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.text.Tokenizer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A text that is written into a completion at a limit, such as the end of thinking (paper, appendix
 * B). It is written at most once, and not into a completion that has come to {@code unless} by
 * itself. Its tokens are drawn by no model.
 *
 * @param limit tokens of prompt and completion together, in the student's tokens, at which it is
 *     written; a longer prompt has it before the first token that is drawn
 * @param unless the text that makes it needless, in the completion or at the end of the prompt
 * @param text what is written
 * @param tokens the text in the student's tokens; empty until the student is known
 */
public record ForcedText(int limit, String unless, String text, List<Integer> tokens)
    implements Serializable {

  /** The paper's text, without a limit: it is never written. */
  public static final ForcedText NEVER =
      new ForcedText(Integer.MAX_VALUE, "</think>", "</think>", List.of());

  public ForcedText {
    if (limit < 0) {
      throw new InvalidInputException("the limit of a forced text must be at least 0 tokens");
    }
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads {@code think_limit}, {@code think_end} and {@code forced_text} of a section.
   *
   * @param context the most tokens of prompt and completion together
   * @throws InvalidInputException naming the setting that is wrong
   */
  static ForcedText read(Settings section, int context) {
    OptionalInt limit = section.optionalInteger("think_limit", 0);
    if (limit.orElse(0) > context) {
      throw section.wrong("think_limit", "at most the context, %d tokens".formatted(context));
    }
    String end = section.text("think_end");
    if (end.isBlank()) {
      throw section.wrong("think_end", "a text");
    }
    String text = section.optionalText("forced_text").orElse(end);
    return new ForcedText(limit.orElse(NEVER.limit), end, text, List.of());
  }

  /** The same with another limit. */
  public ForcedText withLimit(int tokensOfBoth) {
    return new ForcedText(tokensOfBoth, unless, text, tokens);
  }

  /** The same in the tokens of a student, if it is ever written. */
  public ForcedText in(Tokenizer student) {
    if (limit == NEVER.limit) {
      return this;
    }
    int[] ids = student.encode(text, false);
    return new ForcedText(limit, unless, text, Arrays.stream(ids).boxed().toList());
  }

  /** Whether it is to be written at a length of prompt and completion, where it is needed. */
  boolean isDue(int length) {
    return !tokens.isEmpty() && length >= limit;
  }

  /** Whether neither the completion nor the end of the prompt has made it needless. */
  boolean isNeeded(int[] prompt, int[] completion, TextDecoder decoder) {
    // Compared as text, because a model may spell the same text in several ways.
    return !decoder.decode(completion).text().contains(unless)
        && !decoder.decode(prompt).text().stripTrailing().endsWith(unless);
  }
}
