package io.rsd.eval.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All ways to choose some of a list: what the estimators are compared with. */
final class Subsets {

  private Subsets() {}

  /** The mean of a value over all subsets of k elements. */
  static <T> double mean(List<T> all, int k, ToDoubleFunction<List<T>> value) {
    List<List<T>> subsets = new ArrayList<>();
    choose(all, k, 0, new ArrayList<>(), subsets);
    return subsets.stream().mapToDouble(value).average().orElseThrow();
  }

  private static <T> void choose(
      List<T> all, int k, int from, List<T> chosen, List<List<T>> subsets) {
    if (chosen.size() == k) {
      subsets.add(List.copyOf(chosen));
      return;
    }
    for (int i = from; i < all.size(); i++) {
      chosen.add(all.get(i));
      choose(all, k, i + 1, chosen, subsets);
      chosen.remove(chosen.size() - 1);
    }
  }
}
