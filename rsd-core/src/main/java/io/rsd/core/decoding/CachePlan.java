package io.rsd.core.decoding;

/** How many slots of how many positions the caches of all models together may have. */
final class CachePlan {

  /** More slots gain nothing, because passes are then compute-bound. */
  static final int MOST_SLOTS = 256;

  /** Positions by which caches grow. */
  private static final int STEP = 256;

  private final long bytes;
  private final long bytesPerPosition;
  private int mostSlots;

  /**
   * @param bytes the memory of all caches
   * @param bytesPerPosition the memory of one position of one slot in all models
   * @param mostSlots the most slots, however short the sequences are
   */
  CachePlan(long bytes, long bytesPerPosition, int mostSlots) {
    this.bytes = bytes;
    this.bytesPerPosition = bytesPerPosition;
    this.mostSlots = mostSlots;
  }

  /**
   * The capacity for the next round, given the present one: large enough for the longest sequence,
   * and smaller again once that needs only a small part, because fewer long slots fit.
   */
  int capacity(int present, int longest) {
    int needed = (longest + STEP - 1) / STEP * STEP;
    return needed > present || 4L * needed < present ? needed : present;
  }

  /** The slots that fit when each has so many positions; at least one. */
  int slots(int capacity) {
    // Caches that are not allocated yet have no positions.
    long fitting = bytes / Math.max(1, bytesPerPosition * capacity);
    return (int) Math.max(1, Math.min(mostSlots, fitting));
  }

  /** Lowers the number of slots for good, because the device has less memory than planned. */
  void lowerTo(int slots) {
    mostSlots = Math.max(1, Math.min(mostSlots, slots));
  }
}
