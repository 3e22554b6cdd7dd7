package io.rsd.core.training;

import io.rsd.core.training.SftRow.Tokens;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One sequence to train on.
 *
 * @param origin where it came from, for messages: {@code traces.jsonl, line 7}
 * @param tokens the whole sequence
 * @param targets the indices of the tokens with a loss, ascending, at least one. The first token is
 *     none of them, because nothing comes before it to predict it from.
 */
public record Example(String origin, int[] tokens, int[] targets) {

  public Example {
    if (targets.length == 0 || targets[0] < 1 || targets[targets.length - 1] >= tokens.length) {
      throw new IllegalArgumentException(
          "%s: targets %s in %d tokens".formatted(origin, Arrays.toString(targets), tokens.length));
    }
  }

  /** The tokens of a row, where those with a label are the targets. */
  static Example of(Tokens row) {
    int[] targets =
        IntStream.range(1, row.labels().length)
            .filter(i -> row.labels()[i] != Tokens.NOT_LEARNT)
            .toArray();
    return new Example(row.origin(), row.inputIds(), targets);
  }

  /** The example cut to its first {@code length} tokens, which must have a target. */
  Example cut(int length) {
    return new Example(
        origin,
        Arrays.copyOf(tokens, length),
        Arrays.stream(targets).takeWhile(target -> target < length).toArray());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Example example
        && origin.equals(example.origin)
        && Arrays.equals(tokens, example.tokens)
        && Arrays.equals(targets, example.targets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(targets);
  }
}
