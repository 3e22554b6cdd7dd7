package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A row of an SFT table: texts, or tokens of the model's own vocabulary with their labels. */
public sealed interface SftRow {

  /** Where it came from, for messages: {@code traces.jsonl, line 7}. */
  String origin();

  /**
   * Texts, with special tokens written out.
   *
   * @param prompt the model's input
   * @param completion the text that it learns to generate
   * @param kind whether the completion is a whole trace or a prefix
   */
  record Texts(String origin, String prompt, String completion, Kind kind) implements SftRow {}

  /**
   * Tokens, of which the labels decide what is learnt. No end-of-text token is added.
   *
   * @param inputIds the tokens of the whole row, {@code [length]}
   * @param labels for each token itself, or {@link #NOT_LEARNT}, {@code [length]}. That of the
   *     first token does not count, because nothing comes before it to predict it from.
   */
  record Tokens(String origin, int[] inputIds, int[] labels) implements SftRow {

    /** The label of a token that is read but not learnt, as in transformers. */
    public static final int NOT_LEARNT = -100;

    /**
     * Checks the labels.
     *
     * @throws InvalidInputException if there is not one for each token, or one is neither the token
     *     nor {@link #NOT_LEARNT}, or nothing is learnt
     */
    public Tokens {
      if (labels.length != inputIds.length) {
        throw new InvalidInputException(
            "%s: input_ids has %d elements and labels %d; both need one for each token"
                .formatted(origin, inputIds.length, labels.length));
      }
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] != NOT_LEARNT && labels[i] != inputIds[i]) {
          throw new InvalidInputException(
              "%s: labels[%d] is %d; it must be %d, the token in input_ids, or %d, which is not learnt"
                  .formatted(origin, i, labels[i], inputIds[i], NOT_LEARNT));
        }
      }
      if (Arrays.stream(labels).skip(1).allMatch(label -> label == NOT_LEARNT)) {
        throw new InvalidInputException(
            "%s: no token of it is learnt; labels (or completion_mask) must name at least one after the first, which nothing predicts"
                .formatted(origin));
      }
    }

    /** A prompt, which is not learnt, and then a completion, which is. */
    public static Tokens ofCompletion(String origin, int[] prompt, int[] completion) {
      int[] ids = Arrays.copyOf(prompt, prompt.length + completion.length);
      System.arraycopy(completion, 0, ids, prompt.length, completion.length);
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, prompt.length, NOT_LEARNT);
      return new Tokens(origin, ids, labels);
    }

    /**
     * The same with further tokens that are read but not learnt.
     *
     * @param positions their indices
     * @throws InvalidInputException if nothing is left to learn
     */
    public Tokens withoutLearning(IntStream positions) {
      int[] fewer = labels.clone();
      positions.forEach(position -> fewer[position] = NOT_LEARNT);
      return new Tokens(origin, inputIds, fewer);
    }
  }

  /** Whether the model learns to end its text after the completion. */
  enum Kind {
    /** A whole trace, which ends the text. */
    FULL,
    /** The first tokens of a trace (UPFT), after which the text continues. */
    PREFIX;

    /** The kind with the name {@code full} or {@code prefix}. */
    public static Optional<Kind> named(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }
  }
}
