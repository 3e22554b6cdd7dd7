package io.rsd.eval.tinyworld;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an experiment is made with.
 *
 * @param problems how many problems traces are made for, at most 2,000
 * @param heldOutProblems how many other problems students are evaluated on, at most 2,000
 * @param samples answers to each of these at temperature 0.7, beside the greedy one
 * @param trainings how often a student is trained on a method's traces, with other seeds
 * @param learningRate the highest rate of these trainings' schedule
 * @param seed of the world and of all traces
 */
public record ExperimentSettings(
    int problems, int heldOutProblems, int samples, int trainings, double learningRate, long seed) {

  /** All settings as texts, by name. */
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
