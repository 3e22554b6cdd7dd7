package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One kind of work on a run: what it depends on, which settings decide what comes out, what it does
 * and what it counts. Stages are registered in {@link StageKind} and run by {@link Stages}.
 */
interface Stage {

  /** Its name in the manifest. */
  String name();

  /** The stages whose results it reads. They are done before {@link #settings} is asked for. */
  default List<Stage> needs() {
    return List.of();
  }

  /** What decides its result: settings by their whole names, and hashes of models and tables. */
  Identity settings();

  /** Settings that must stay the same only until it is done, such as the size of a chunk. */
  default SortedMap<String, String> layout() {
    return new TreeMap<>();
  }

  /**
   * What it lacks though it was done, as its settings now ask for more; empty for nothing.
   *
   * @param counts what it has counted
   */
  default Optional<String> lack(Map<String, Object> counts) {
    return Optional.empty();
  }

  /**
   * Does the work, or what an interrupted run has left of it.
   *
   * @return its counts, for the manifest
   */
  Map<String, Object> run();

  /** What it is about, by columns of the table of figures: the model and benchmark it evaluates. */
  default Map<String, String> place() {
    return Map.of();
  }

  /** Whether the pipeline of a run with these settings has this stage. */
  default boolean isWanted() {
    return true;
  }

  /** Whether it takes seconds, so that a stage that needs it simply runs it. */
  default boolean isQuick() {
    return false;
  }

  /**
   * Whether it only sums up what other stages have made: it is done anew where that has changed,
   * and not refused.
   */
  default boolean isSummary() {
    return false;
  }

  /**
   * Looks for faults in its input, before the pipeline spends hours on the stages before it.
   *
   * @param stages to run quick stages with
   */
  default void check(Stages stages) {}
}
