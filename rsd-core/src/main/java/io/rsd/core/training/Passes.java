package io.rsd.core.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Divides the examples of a step into passes of a limited number of tokens. */
final class Passes {

  private Passes() {}

  /**
   * Few passes, by first fit, the longest example first. An example with more tokens than the limit
   * has a pass for itself. Examples lie one after the other in a pass, so none is filled up.
   */
  static List<List<Example>> of(List<Example> examples, int tokensPerPass) {
    List<Example> longestFirst =
        examples.stream().sorted(Comparator.comparing(example -> -length(example))).toList();
    List<List<Example>> passes = new ArrayList<>();
    for (Example example : longestFirst) {
      List<Example> pass =
          passes.stream()
              .filter(of -> tokens(of) + length(example) <= tokensPerPass)
              .findFirst()
              .orElseGet(
                  () -> {
                    List<Example> further = new ArrayList<>();
                    passes.add(further);
                    return further;
                  });
      pass.add(example);
    }
    return passes;
  }

  private static int length(Example example) {
    return example.tokens().length;
  }

  private static int tokens(List<Example> pass) {
    return pass.stream().mapToInt(Passes::length).sum();
  }
}
