package io.rsd.core.text;

import java.util.Arrays;

/**
 * Turns token ids into text as they arrive, for a display: each token gives the text it completes,
 * and characters whose bytes are spread over several tokens come out whole.
 *
 * <p>Whatever the ids, all pieces of {@link #append} followed by {@link #unfinished} are what
 * {@link Tokenizer#decode} makes of the ids so far. Cost per token does not grow with the text.
 */
public final class StreamingDecoder {

  private static final String REPLACEMENT = "\uFFFD";

  private final Tokenizer tokenizer;
  private final boolean skipSpecialTokens;

  /**
   * The last ids: first those whose text is out already, kept because a tokenizer may decode a
   * token otherwise at the start of a text, then those whose text is still due.
   */
  private int[] window = {};

  private int finishedIds = 0;

  public StreamingDecoder(Tokenizer tokenizer, boolean skipSpecialTokens) {
    this.tokenizer = tokenizer;
    this.skipSpecialTokens = skipSpecialTokens;
  }

  /** Takes the next token; returns the text now complete, empty inside a character. */
  public String append(int id) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    String due = unfinished();
    if (due.isEmpty() || due.endsWith(REPLACEMENT)) {
      return "";
    }
    window = Arrays.copyOfRange(window, finishedIds, window.length);
    finishedIds = window.length;
    return due;
  }

  /** The text of the tokens not yet given out; an unfinished character shows as U+FFFD. */
  public String unfinished() {
    int[] finished = Arrays.copyOf(window, finishedIds);
    return tokenizer
        .decode(window, skipSpecialTokens)
        .substring(tokenizer.decode(finished, skipSpecialTokens).length());
  }
}
