package io.rsd.core.decoding;

/** How many slots of how many positions the caches of all models together may have. */
final class CachePlan {

  /** Slots beyond this gain nothing: passes are then bound by computing. */
  static final int MOST_SLOTS = 256;

  /** Positions by which caches grow. */
  private static final int STEP = 256;

  private final long bytes;
  private final long bytesPerPosition;
  private int mostSlots;

  /**
   * @param bytes what the caches may take
   * @param bytesPerPosition what one position of one slot takes in all models
   * @param mostSlots the most slots, however short the sequences are
   */
  CachePlan(long bytes, long bytesPerPosition, int mostSlots) {
    this.bytes = bytes;
    this.bytesPerPosition = bytesPerPosition;
    this.mostSlots = mostSlots;
  }

  /**
   * The capacity to have, given the one there is: large enough for the longest sequence, and
   * smaller again when that takes a small part of it, since long slots are few.
   */
  int capacity(int present, int longest) {
    int needed = (longest + STEP - 1) / STEP * STEP;
    return needed > present || 4L * needed < present ? needed : present;
  }

  /** The slots that fit when each has so many positions; at least one. */
  int slots(int capacity) {
    // Caches that have not been made yet have no positions.
    long fitting = bytes / Math.max(1, bytesPerPosition * capacity);
    return (int) Math.max(1, Math.min(mostSlots, fitting));
  }

  /** Lowers the number of slots for good, since the device has less memory than was thought. */
  void lowerTo(int slots) {
    mostSlots = Math.max(1, Math.min(mostSlots, slots));
  }
}
