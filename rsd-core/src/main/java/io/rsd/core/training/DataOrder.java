package io.rsd.core.training;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which examples each step learns from. An epoch sees all of them once. The order depends only on
 * the seed and the epoch's number, so that a run can resume from any step.
 */
final class DataOrder {

  private final int examples;
  private final int batchSize;
  private final long seed;
  private int shuffledEpoch = -1;
  private List<Integer> shuffled = List.of();

  DataOrder(int examples, int batchSize, long seed) {
    this.examples = examples;
    this.batchSize = batchSize;
    this.seed = seed;
  }

  /** The steps of one epoch. The last has fewer examples if they do not divide evenly. */
  int stepsPerEpoch() {
    return (examples + batchSize - 1) / batchSize;
  }

  /** The indices of the examples of a step. Steps count from 0 through all epochs. */
  List<Integer> batch(int step) {
    shuffle(step / stepsPerEpoch());
    int start = step % stepsPerEpoch() * batchSize;
    return shuffled.subList(start, Math.min(examples, start + batchSize));
  }

  private void shuffle(int epoch) {
    if (epoch == shuffledEpoch) {
      return;
    }
    long epochSeed = new SplittableRandom(seed).longs().skip(epoch).findFirst().orElseThrow();
    shuffled = IntStream.range(0, examples).boxed().collect(Collectors.toList());
    Collections.shuffle(shuffled, new Random(epochSeed));
    shuffledEpoch = epoch;
  }
}
