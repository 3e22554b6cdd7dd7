package io.rsd.eval.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A draw among values with given weights.
 *
 * @param options the values, each with a weight above zero; only their proportions count
 */
record Choice<T>(List<Option<T>> options) {

  record Option<T>(T value, double weight) {}

  Choice {
    options = List.copyOf(options);
  }

  static <T> Choice<T> of(T value, double weight) {
    return new Choice<>(List.of(new Option<>(value, weight)));
  }

  @SafeVarargs
  static <T> Choice<T> equally(T... values) {
    List<Option<T>> options = new ArrayList<>();
    for (T value : values) {
      options.add(new Option<>(value, 1));
    }
    return new Choice<>(options);
  }

  /** The same draw with one more value. */
  Choice<T> or(T value, double weight) {
    List<Option<T>> more = new ArrayList<>(options);
    more.add(new Option<>(value, weight));
    return new Choice<>(more);
  }

  T draw(Random random) {
    double rest = random.nextDouble() * options.stream().mapToDouble(Option::weight).sum();
    for (Option<T> option : options.subList(0, options.size() - 1)) {
      rest -= option.weight();
      if (rest < 0) {
        return option.value();
      }
    }
    return options.get(options.size() - 1).value();
  }
}
