package io.rsd.core.decoding;

import java.util.List;

/** Counts what an engine does; written by its thread, read by any. */
final class EngineCounters {

  private final Stopwatch stopwatch = new Stopwatch();
  private long tokens;
  private long fallbacks;
  private long proposed;
  private long takenSlots;
  private long allSlots;
  private long nanos;

  Stopwatch stopwatch() {
    return stopwatch;
  }

  /** Does a turn of work and counts its time. */
  void work(Runnable turn) {
    long start = System.nanoTime();
    try {
      turn.run();
    } finally {
      addTime(System.nanoTime() - start);
    }
  }

  private synchronized void addTime(long more) {
    nanos += more;
  }

  /** Counts a round. */
  synchronized void count(List<Block> blocks, int blockLength, int slots) {
    for (Block block : blocks) {
      tokens += block.tokens().size();
      fallbacks += block.endsWithFallback() ? 1 : 0;
    }
    proposed += (long) blocks.size() * blockLength;
    takenSlots += blocks.size();
    allSlots += slots;
  }

  synchronized EngineReport report() {
    return new EngineReport(
        tokens,
        fallbacks,
        proposed,
        allSlots == 0 ? 0 : (double) takenSlots / allSlots,
        nanos / 1e9,
        stopwatch.seconds(Stopwatch.Phase.TEACHER_FORWARD),
        stopwatch.seconds(Stopwatch.Phase.STUDENT_FORWARD),
        stopwatch.seconds(Stopwatch.Phase.SAMPLING));
  }
}
