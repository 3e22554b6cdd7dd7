package io.rsd.core.text;

import java.util.Arrays;

/**
 * Decodes token ids as they arrive, for a display. Each token gives the text that it completes, so
 * a character whose bytes are spread over several tokens comes out whole.
 *
 * <p>For any ids of a byte-level vocabulary, all results of {@link #append} followed by {@link
 * #unfinished} equal {@link Tokenizer#decode} of the ids so far. Other vocabularies may decode
 * bytes that are no UTF-8 by what comes later. The cost per token does not grow with the text, only
 * with the tokens since the last finished character.
 */
public final class StreamingDecoder {

  private static final String REPLACEMENT = "\uFFFD";

  private final Tokenizer tokenizer;
  private final boolean skipSpecialTokens;

  /**
   * The last ids: first those whose text has been returned, then those whose text has not. The
   * former are kept because a tokenizer may decode a token differently at the start of a text.
   */
  private int[] window = {};

  private int finishedIds = 0;

  public StreamingDecoder(Tokenizer tokenizer, boolean skipSpecialTokens) {
    this.tokenizer = tokenizer;
    this.skipSpecialTokens = skipSpecialTokens;
  }

  /** Adds the next token and returns the text that it completes; empty inside a character. */
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

  /** The text that has not been returned yet. An incomplete character decodes to U+FFFD. */
  public String unfinished() {
    int[] finished = Arrays.copyOf(window, finishedIds);
    return tokenizer
        .decode(window, skipSpecialTokens)
        .substring(tokenizer.decode(finished, skipSpecialTokens).length());
  }
}
