package io.rsd.eval.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits a step by decimal places. A sum or difference applies the right number place by place. A
 * product multiplies each place of the left number and adds the results.
 */
final class Decomposition {

  private Decomposition() {}

  /** Whether the number to split has more than one non-zero place. */
  static boolean isPossible(Step step) {
    return places(decomposed(step)).size() > 1;
  }

  /** The partial steps as text, such as "57 + 80 = 137, 137 + 7 = 144". */
  static String of(Step step) {
    List<Step> small = step.operation() == Operation.MULTIPLY ? products(step) : sums(step);
    return small.stream().map(Step::equation).collect(Collectors.joining(", "));
  }

  private static int decomposed(Step step) {
    return step.operation() == Operation.MULTIPLY ? step.left() : step.right();
  }

  private static List<Step> sums(Step step) {
    return running(step.left(), step.operation(), places(step.right()));
  }

  private static List<Step> products(Step step) {
    List<Step> small = new ArrayList<>();
    for (int place : places(step.left())) {
      small.add(new Step(place, Operation.MULTIPLY, step.right()));
    }
    List<Integer> products = small.stream().map(Step::result).toList();
    small.addAll(running(products.get(0), Operation.ADD, products.subList(1, products.size())));
    return small;
  }

  /** Applies the numbers in turn, each to the result so far. */
  private static List<Step> running(int start, Operation operation, List<Integer> numbers) {
    List<Step> small = new ArrayList<>();
    int result = start;
    for (int number : numbers) {
      small.add(new Step(result, operation, number));
      result = operation.apply(result, number);
    }
    return small;
  }

  /** The non-zero places of a number: 100, 30 and 7 of 137. */
  private static List<Integer> places(int number) {
    List<Integer> places = new ArrayList<>();
    for (int unit = 1; unit <= number; unit *= 10) {
      int place = number / unit % 10 * unit;
      if (place != 0) {
        places.add(0, place);
      }
    }
    return places;
  }
}
