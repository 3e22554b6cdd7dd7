package io.rsd.eval.world;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random numbers that depend only on a seed, a name and an index, so that no part of the world
 * depends on what was drawn before it.
 */
final class RandomStream {

  private RandomStream() {}

  /** The seed for a name. */
  static long seed(long seed, String name) {
    return new SplittableRandom(seed + name.hashCode()).nextLong();
  }

  /** The sequence for an index. {@link Random} gives the same numbers on every Java. */
  static Random numbers(long seed, long index) {
    return new Random(new SplittableRandom(seed + index).nextLong());
  }
}
