package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Part;
import java.util.Arrays;

/** Encodes SFT rows as a model's tokens. */
final class SftRowEncoder {

  private final Tokenizer tokenizer;
  private final EndToken end;
  private final int vocabularySize;

  SftRowEncoder(Tokenizer tokenizer, EndToken end, int vocabularySize) {
    this.tokenizer = tokenizer;
    this.end = end;
    this.vocabularySize = vocabularySize;
  }

  /**
   * Encodes prompt and completion separately, as decoding does. A full completion ends with the
   * end-of-text token, which is added if the row does not have it.
   *
   * @throws InvalidInputException if prompt or completion is empty, or an id is not in the
   *     vocabulary
   */
  Example encode(SftRow row) {
    int[] prompt = ids(row, row.prompt());
    int[] completion = ids(row, row.completion());
    if (prompt.length == 0) {
      throw new InvalidInputException(row.origin() + ": its prompt is empty");
    }
    if (row.kind() == Kind.FULL) {
      completion = end.after(completion);
    }
    if (completion.length == 0) {
      throw new InvalidInputException(row.origin() + ": its completion is empty");
    }
    int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length);
    System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
    return new Example(row.origin(), tokens, prompt.length);
  }

  private int[] ids(SftRow row, Part part) {
    int[] ids =
        part instanceof Part.TokenIds given
            ? given.ids()
            : tokenizer.encode(((Part.Text) part).text(), false);
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new InvalidInputException(
            "%s: the model's vocabulary of %d has no token %d"
                .formatted(row.origin(), vocabularySize, id));
      }
    }
    return ids;
  }
}
