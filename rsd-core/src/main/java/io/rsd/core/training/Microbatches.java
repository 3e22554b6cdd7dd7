package io.rsd.core.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides the examples of a step into microbatches of a limited number of tokens. */
final class Microbatches {

  private Microbatches() {}

  /**
   * Few microbatches, by first fit, the longest example first. An example with more tokens than the
   * limit gets one of its own. The examples of a microbatch are concatenated, without padding.
   */
  static List<List<Example>> of(List<Example> examples, int tokensPerMicrobatch) {
    List<Example> longestFirst =
        examples.stream().sorted(Comparator.comparing(example -> -length(example))).toList();
    List<List<Example>> microbatches = new ArrayList<>();
    for (Example example : longestFirst) {
      List<Example> microbatch =
          microbatches.stream()
              .filter(of -> tokens(of) + length(example) <= tokensPerMicrobatch)
              .findFirst()
              .orElseGet(
                  () -> {
                    List<Example> further = new ArrayList<>();
                    microbatches.add(further);
                    return further;
                  });
      microbatch.add(example);
    }
    return microbatches;
  }

  private static int length(Example example) {
    return example.tokens().length;
  }

  private static int tokens(List<Example> microbatch) {
    return microbatch.stream().mapToInt(Microbatches::length).sum();
  }
}
