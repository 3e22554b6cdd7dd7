package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Texts;
import io.rsd.core.training.SftRow.Tokens;

/** Encodes SFT rows as a model's tokens. */
final class SftRowEncoder {

  private final Tokenizer tokenizer;
  private final BoundaryTokens boundaries;
  private final int vocabularySize;

  SftRowEncoder(Tokenizer tokenizer, BoundaryTokens boundaries, int vocabularySize) {
    this.tokenizer = tokenizer;
    this.boundaries = boundaries;
    this.vocabularySize = vocabularySize;
  }

  /**
   * Encodes the row.
   *
   * @throws InvalidInputException if prompt or completion is empty, or an id is not in the
   *     vocabulary
   */
  Example encode(SftRow row) {
    Tokens tokens = row instanceof Texts texts ? encode(texts) : (Tokens) row;
    for (int id : tokens.inputIds()) {
      if (id < 0 || id >= vocabularySize) {
        throw new InvalidInputException(
            "%s: the model's vocabulary of %d has no token %d"
                .formatted(row.origin(), vocabularySize, id));
      }
    }
    return Example.of(tokens);
  }

  /**
   * Encodes prompt and completion separately, as decoding does. A full completion ends with the
   * end-of-text token, which is added if the row does not have it.
   */
  private Tokens encode(Texts row) {
    int[] prompt = tokenizer.encode(row.prompt(), false);
    int[] completion = tokenizer.encode(row.completion(), false);
    if (prompt.length == 0) {
      throw new InvalidInputException(row.origin() + ": its prompt is empty");
    }
    if (row.kind() == Kind.FULL) {
      completion = boundaries.after(completion);
    }
    if (completion.length == 0) {
      throw new InvalidInputException(row.origin() + ": its completion is empty");
    }
    return Tokens.ofCompletion(row.origin(), prompt, completion);
  }
}
