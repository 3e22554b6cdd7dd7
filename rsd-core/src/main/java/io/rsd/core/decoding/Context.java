package io.rsd.core.decoding;

/** The tokens of one sequence as one model sees them, and how many of them its cache holds. */
final class Context {

  private final IntList tokens = new IntList();
  private int cached;
  private int frequencies;

  /** How many tokens there are. */
  int length() {
    return tokens.size();
  }

  /** How many of the tokens, from the first on, are in the cache. */
  int cached() {
    return cached;
  }

  /** The tokens that the model has yet to read; never empty once decoding has begun. */
  int[] pending() {
    return tokens.slice(cached, tokens.size());
  }

  /** The first {@code length} tokens. */
  int[] first(int length) {
    return tokens.slice(0, length);
  }

  void append(int... more) {
    tokens.add(more);
  }

  /** The set of rotary frequencies by which the cache was computed. */
  int frequencies() {
    return frequencies;
  }

  /** Records by which set of rotary frequencies the cache was computed. */
  void setFrequencies(int set) {
    frequencies = set;
  }

  /**
   * Records that the cache holds the first {@code length} tokens. The last token counts as pending
   * even so, because the logits after it are needed.
   */
  void setCached(int length) {
    cached = Math.min(length, tokens.size() - 1);
  }
}
