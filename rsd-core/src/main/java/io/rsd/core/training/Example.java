package io.rsd.core.training;

import java.util.Arrays;

/**
 * One sequence to train on.
 *
 * @param origin where it came from, for messages: {@code traces.jsonl, line 7}
 * @param tokens the prompt and then the completion
 * @param promptLength how many tokens at the beginning are the prompt, which has no loss
 */
public record Example(String origin, int[] tokens, int promptLength) {

  public Example {
    if (promptLength < 1 || promptLength >= tokens.length) {
      throw new IllegalArgumentException(
          "%s: a prompt of %d in %d tokens".formatted(origin, promptLength, tokens.length));
    }
  }

  /** The number of tokens with a loss: those of the completion. */
  public int targets() {
    return tokens.length - promptLength;
  }

  /** The example cut to its first {@code length} tokens. */
  Example cut(int length) {
    return new Example(origin, Arrays.copyOf(tokens, length), promptLength);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Example example
        && origin.equals(example.origin)
        && Arrays.equals(tokens, example.tokens)
        && promptLength == example.promptLength;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + promptLength;
  }
}
