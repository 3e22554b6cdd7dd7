package io.rsd.eval.world;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random numbers from a seed, a name and an index alone, so that no part of the world changes with
 * what was drawn before it.
 */
final class RandomStream {

  private RandomStream() {}

  /** A seed of its own for each name. */
  static long seed(long seed, String name) {
    return new SplittableRandom(seed + name.hashCode()).nextLong();
  }

  /** A sequence of its own for each index; {@link Random} gives the same numbers on every Java. */
  static Random numbers(long seed, long index) {
    return new Random(new SplittableRandom(seed + index).nextLong());
  }
}
