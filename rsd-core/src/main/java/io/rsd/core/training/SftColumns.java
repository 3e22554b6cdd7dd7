package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.training.SftRow.Kind;
import io.rsd.core.training.SftRow.Texts;
import io.rsd.core.training.SftRow.Tokens;

/**
 * Which columns of an SFT table are read, and how.
 *
 * <ul>
 *   <li>With {@code input_ids} a row is tokens: {@code labels} decide what is learnt, or else
 *       {@code completion_mask}. {@code attention_mask} may be there and must be all 1.
 *   <li>With {@code prompt_token_ids} and {@code completion_token_ids} it is tokens too, of which
 *       those of the completion are learnt.
 *   <li>Without, it is texts: {@code prompt}, {@code completion} and optionally {@code kind}.
 * </ul>
 *
 * Other columns are passed over.
 */
public final class SftColumns {

  private static final String IDS = "input_ids";
  private static final String LABELS = "labels";
  private static final String PROMPT_IDS = "prompt_token_ids";
  private static final String COMPLETION_IDS = "completion_token_ids";
  private static final String ATTENTION = "attention_mask";
  private static final String MASK = "completion_mask";

  private final String origin;
  private final SftCells cells;

  private SftColumns(String origin, SftCells cells) {
    this.origin = origin;
    this.cells = cells;
  }

  /**
   * Reads a row.
   *
   * @param origin where it came from, for messages
   * @throws InvalidInputException naming the origin, and the column that is missing or wrong
   */
  public static SftRow row(String origin, SftCells cells) {
    SftColumns columns = new SftColumns(origin, cells);
    if (cells.has(IDS)) {
      return columns.tokens();
    }
    return cells.has(PROMPT_IDS) && cells.has(COMPLETION_IDS)
        ? Tokens.ofCompletion(
            origin, columns.wholeNumbers(PROMPT_IDS), columns.wholeNumbers(COMPLETION_IDS))
        : columns.texts();
  }

  private Texts texts() {
    for (String column : new String[] {"prompt", "completion"}) {
      if (!cells.has(column)) {
        throw wrong("has neither %s nor %s".formatted(IDS, column));
      }
    }
    return new Texts(origin, text("prompt"), text("completion"), kind());
  }

  private Kind kind() {
    if (!cells.has("kind")) {
      return Kind.FULL;
    }
    String name = text("kind");
    return Kind.named(name).orElseThrow(() -> wrong("kind must be full or prefix, not " + name));
  }

  private Tokens tokens() {
    int[] ids = wholeNumbers(IDS);
    requireNoPadding(ids);
    return new Tokens(origin, ids, labels(ids));
  }

  private int[] labels(int[] ids) {
    if (cells.has(LABELS)) {
      return wholeNumbers(LABELS);
    }
    if (!cells.has(MASK)) {
      throw wrong(
          "has %s, and nothing says which of them are learnt: add %s, with the token where it is learnt and %d elsewhere, or %s, with 1 and 0"
              .formatted(IDS, LABELS, Tokens.NOT_LEARNT, MASK));
    }
    int[] mask = mask(MASK, ids);
    int[] labels = ids.clone();
    for (int i = 0; i < ids.length; i++) {
      if (mask[i] == 0) {
        labels[i] = Tokens.NOT_LEARNT;
      }
    }
    return labels;
  }

  private void requireNoPadding(int[] ids) {
    if (!cells.has(ATTENTION)) {
      return;
    }
    int[] mask = mask(ATTENTION, ids);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 0) {
        throw wrong(
            "%s[%d] is 0, which is padding: leave padding out of the table"
                .formatted(ATTENTION, i));
      }
    }
  }

  private int[] mask(String column, int[] ids) {
    int[] mask = wholeNumbers(column);
    if (mask.length != ids.length) {
      throw wrong(
          "%s has %d elements and %s %d; both need one for each token"
              .formatted(IDS, ids.length, column, mask.length));
    }
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0 && mask[i] != 1) {
        throw wrong("%s[%d] is %d; it must be 0 or 1".formatted(column, i, mask[i]));
      }
    }
    return mask;
  }

  private String text(String column) {
    return cells.text(column).orElseThrow(() -> wrong(column + " must be a string"));
  }

  private int[] wholeNumbers(String column) {
    return cells
        .wholeNumbers(column)
        .orElseThrow(() -> wrong(column + " must be a list of whole numbers of at most 32 bits"));
  }

  private InvalidInputException wrong(String what) {
    return new InvalidInputException(origin + ": " + what);
  }
}
