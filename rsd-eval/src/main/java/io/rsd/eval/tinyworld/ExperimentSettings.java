package io.rsd.eval.tinyworld;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of an experiment.
 *
 * @param problems number of problems to decode traces for, at most 2,000
 * @param heldOutProblems number of other problems to evaluate students on, at most 2,000
 * @param samples answers to each held-out problem at temperature 0.7, besides the greedy one
 * @param trainings number of students trained on a method's traces, with different seeds
 * @param learningRate the highest learning rate of these trainings
 * @param seed the seed of the world and of all traces
 */
public record ExperimentSettings(
    int problems, int heldOutProblems, int samples, int trainings, double learningRate, long seed) {

  /** All settings as text, by name. */
  SortedMap<String, String> values() {
    return new TreeMap<>(
        Map.of(
            "problems", Integer.toString(problems),
            "held-out problems", Integer.toString(heldOutProblems),
            "samples", Integer.toString(samples),
            "trainings", Integer.toString(trainings),
            "learning rate", Double.toString(learningRate),
            "seed", Long.toString(seed)));
  }
}
