package io.rsd.core.decoding;

import io.rsd.core.decoding.SlotBook.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which attempt is decoded in which slot, and how large the caches are. It knows nothing of
 * policies and runs no model; on the device it only resizes caches and moves slots.
 */
final class Scheduler {

  private final PairCaches caches;
  private final CachePlan plan;
  private final int growth;
  private final Function<Waiting, Sequence> opening;
  private final SlotBook book = new SlotBook();

  /**
   * @param growth most tokens that one round reads or appends to a context
   * @param opening creates the sequence of an attempt that gets a slot
   */
  Scheduler(PairCaches caches, CachePlan plan, int growth, Function<Waiting, Sequence> opening) {
    this.caches = caches;
    this.plan = plan;
    this.growth = growth;
    this.opening = opening;
  }

  /** Queues all attempts at a problem. */
  void add(ProblemRun run) {
    book.add(run);
  }

  /**
   * Assigns free slots to waiting attempts, and resizes the caches for the next round.
   *
   * @return the sequences by slot
   */
  List<Sequence> schedule() {
    fitCaches();
    while (book.running().size() < caches.slots()) {
      Optional<Waiting> next = book.next();
      if (next.isEmpty()) {
        break;
      }
      book.start(opening.apply(next.get()));
      fitCaches();
    }
    return List.copyOf(book.running());
  }

  /** Frees the slots of sequences whose result is no longer needed. */
  void freeUnwanted() {
    for (int slot = book.running().size() - 1; slot >= 0; slot--) {
      Sequence sequence = book.running().get(slot);
      if (!sequence.run().wants(sequence.attempt())) {
        free(slot);
      }
    }
  }

  /**
   * Halves the number of sequences, or of slots, after the device ran out of memory. Attempts that
   * lose their slot start again later, with the same result.
   *
   * @return the attempt that does not fit even alone, which is not scheduled again; empty otherwise
   */
  Optional<Waiting> shrink() {
    int running = book.running().size();
    int slots = Math.min(plan.slots(caches.capacity()), book.demand());
    if (running > 1 || slots > 1) {
      plan.lowerTo((running > 1 ? running : slots) / 2);
      return Optional.empty();
    }
    if (running == 0) {
      return book.next();
    }
    Sequence sequence = book.running().get(0);
    free(0);
    return Optional.of(new Waiting(sequence.run(), sequence.attempt()));
  }

  /** Resizes the caches to what the running sequences need in the next round. */
  private void fitCaches() {
    int longest = book.running().stream().mapToInt(Sequence::longestContext).max().orElse(1);
    int capacity = plan.capacity(caches.capacity(), longest + growth);
    int most = plan.slots(capacity);
    while (book.running().size() > most) {
      int youngest = book.youngest();
      book.postpone(book.running().get(youngest));
      free(youngest);
    }
    // Slots are added only on demand, and removed when the others need more positions.
    caches.resize(Math.min(most, Math.max(caches.slots(), book.demand())), capacity);
  }

  private void free(int slot) {
    int last = book.remove(slot);
    if (last != slot) {
      caches.move(book.running().get(slot), last, slot);
    }
  }
}
