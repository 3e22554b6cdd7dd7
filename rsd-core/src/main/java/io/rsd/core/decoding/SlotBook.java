package io.rsd.core.decoding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The waiting attempts, breadth first (attempt 0 of all problems, then attempt 1, ...), and the
 * sequence in each slot. The slots 0 .. n - 1 are taken, without gaps.
 */
final class SlotBook {

  /** An attempt that waits for a slot. */
  record Waiting(ProblemRun run, int attempt) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingInt(Waiting::attempt).thenComparingLong(w -> w.run().number()));
  private final List<Sequence> running = new ArrayList<>();

  /** Queues all attempts at a problem. */
  void add(ProblemRun run) {
    run.numbers().forEach(attempt -> waiting.add(new Waiting(run, attempt)));
  }

  /** Removes and returns the next attempt that is still needed. */
  Optional<Waiting> next() {
    while (!waiting.isEmpty()) {
      Waiting next = waiting.poll();
      if (next.run().wants(next.attempt())) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  /** How many slots could be filled: the taken ones, and one for each waiting attempt. */
  int demand() {
    return running.size() + waiting.size();
  }

  /** The sequences by slot. */
  List<Sequence> running() {
    return Collections.unmodifiableList(running);
  }

  /** Puts a sequence into the first free slot. */
  void start(Sequence sequence) {
    running.add(sequence);
  }

  /**
   * Frees a slot. The sequence of the last slot takes its place, and its cache must be moved there.
   *
   * @return the slot that was the last one
   */
  int remove(int slot) {
    int last = running.size() - 1;
    Collections.swap(running, slot, last);
    running.remove(last);
    return last;
  }

  /** Queues an attempt again, to be decoded from its beginning. */
  void postpone(Sequence sequence) {
    waiting.add(new Waiting(sequence.run(), sequence.attempt()));
  }

  /** The slot of the sequence with the shortest completion. */
  int youngest() {
    return IntStream.range(0, running.size())
        .boxed()
        .min(Comparator.comparingInt(slot -> running.get(slot).completionLength()))
        .orElseThrow();
  }
}
