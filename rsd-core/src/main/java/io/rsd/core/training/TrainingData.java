package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.text.BoundaryTokens;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.training.TrainingSettings.TooLong;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of an SFT table, encoded as a model's tokens.
 *
 * @param examples the examples to train on, in the order of the rows
 * @param cut how many rows were longer than the context and were cut to it
 * @param setAside how many rows were left out as too long, those among them of which the cut would
 *     leave nothing to learn
 */
record TrainingData(List<Example> examples, int cut, int setAside) {

  TrainingData {
    examples = List.copyOf(examples);
  }

  /**
   * Encodes rows for a model.
   *
   * @param checkpoint the model; its folder has the tokenizer
   * @throws InvalidInputException naming the row that has an empty text or an id outside the
   *     vocabulary, or if no row is left
   */
  static TrainingData encode(
      List<SftRow> rows, Checkpoint checkpoint, int context, TooLong tooLong) {
    List<Example> examples = new ArrayList<>();
    int limit = Math.min(context, checkpoint.config().maximumPositions());
    int cut = 0;
    int setAside = 0;
    try (Tokenizer tokenizer = Tokenizer.of(checkpoint.description())) {
      BoundaryTokens boundaries = BoundaryTokens.of(checkpoint.description(), tokenizer);
      SftRowEncoder encoder =
          new SftRowEncoder(tokenizer, boundaries, checkpoint.config().vocabularySize());
      for (SftRow row : rows) {
        Example whole = encoder.encode(row);
        if (whole.tokens().length <= limit) {
          examples.add(whole);
        } else if (tooLong == TooLong.CUT && whole.targets()[0] < limit) {
          examples.add(whole.cut(limit));
          cut++;
        } else {
          setAside++;
        }
      }
    }
    if (examples.isEmpty()) {
      throw new InvalidInputException(
          "there is nothing to train on: of %d rows %d are longer than %d tokens"
              .formatted(rows.size(), setAside, limit));
    }
    return new TrainingData(examples, cut, setAside);
  }
}
