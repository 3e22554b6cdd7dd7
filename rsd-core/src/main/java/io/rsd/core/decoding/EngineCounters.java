package io.rsd.core.decoding;

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

  /** Runs a turn of work and adds its time. */
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

  /** Counts a round over so many sequences. */
  synchronized void countRound(int sequences, int blockLength, int slots) {
    proposed += (long) sequences * blockLength;
    takenSlots += sequences;
    allSlots += slots;
  }

  /** Counts the tokens appended to a completion in a round, of which the last may be a fallback. */
  synchronized void countTokens(int gained, boolean withFallback) {
    tokens += gained;
    fallbacks += withFallback ? 1 : 0;
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
