package io.rsd.core.decoding;

import java.util.List;
import java.util.Optional;

/**
 * An answer to grade.
 *
 * @param question the problem as text, if it is known
 * @param gold the gold answer as in the data
 * @param options the texts of its options in the order of their letters; empty for none
 * @param attempt the number of the attempt at the problem, from 0
 * @param completion the model's whole text, reasoning included
 */
public record GivenAnswer(
    Optional<String> question, String gold, List<String> options, int attempt, String completion) {

  public GivenAnswer {
    options = List.copyOf(options);
  }
}
