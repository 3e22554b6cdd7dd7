package io.rsd.eval.world;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step taken apart by decimal places: the right number of a sum or difference is added or taken
 * off place by place; of a product, the left number's places are multiplied one by one and added.
 */
final class Decomposition {

  private Decomposition() {}

  /** Whether the number that would be taken apart has more than one place that is not zero. */
  static boolean isPossible(Step step) {
    return places(decomposed(step)).size() > 1;
  }

  /** The small steps as text, such as "57 + 80 = 137, 137 + 7 = 144". */
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

  /** Applies one number after the other to the result so far. */
  private static List<Step> running(int start, Operation operation, List<Integer> numbers) {
    List<Step> small = new ArrayList<>();
    int result = start;
    for (int number : numbers) {
      small.add(new Step(result, operation, number));
      result = operation.apply(result, number);
    }
    return small;
  }

  /** 137 is 100, 30 and 7; zeros are left out. */
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
