package io.rsd.core.decoding;

/** The tokens of one sequence as one model sees them, and how many of them its cache holds. */
final class Context {

  private final IntList tokens = new IntList();
  private int cached;

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

  /**
   * Records that the cache holds the first {@code length} tokens, as far as there are so many. The
   * last one is read anew at any rate: what follows it is drawn from its logits.
   */
  void setCached(int length) {
    cached = Math.min(length, tokens.size() - 1);
  }
}
