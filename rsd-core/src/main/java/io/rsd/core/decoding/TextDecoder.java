package io.rsd.core.decoding;

import io.rsd.core.text.TokenEnds;
import io.rsd.core.text.Tokenizer;
import java.util.Optional;

/** Turns the student's tokens into text. */
@FunctionalInterface
public interface TextDecoder {

  Decoded decode(int[] tokens);

  /**
   * The text of tokens.
   *
   * @param tokenEnds how many characters of the text are complete after each token, as {@link
   *     TokenEnds} says; empty if the tokens do not spell the text
   */
  record Decoded(String text, Optional<int[]> tokenEnds) {}

  /** Decodes by a tokenizer, special tokens included. */
  static TextDecoder of(Tokenizer tokenizer) {
    return tokens -> {
      String text = tokenizer.decode(tokens, false);
      return new Decoded(text, TokenEnds.of(tokenizer, tokens, text));
    };
  }
}
