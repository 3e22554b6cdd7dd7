package io.rsd.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.SlotBook.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotBookTest {

  private final SlotBook book = new SlotBook();

  private static ProblemRun run(String name, int attempts, long number) {
    return new ProblemRun(Pair.attempts(attempts, name, 1), number);
  }

  private static Sequence sequence(ProblemRun run, int attempt) {
    return new Sequence(run, attempt, 0, List.of());
  }

  private List<String> waiting() {
    List<String> names = new ArrayList<>();
    for (Optional<Waiting> next = book.next(); next.isPresent(); next = book.next()) {
      names.add(next.get().run().problem().id() + next.get().attempt());
    }
    return names;
  }

  @Test
  void attemptsWaitBreadthFirstInTheOrderOfArrival() {
    book.add(run("b", 3, 7));
    book.add(run("a", 2, 8));
    book.add(run("c", 1, 3));
    assertThat(waiting()).containsExactly("c0", "b0", "a0", "b1", "a1", "b2");
  }

  @Test
  void attemptsThatAreNoLongerWantedArePassedOver() {
    ProblemRun solved = run("solved", 4, 0);
    book.add(solved);
    book.add(run("open", 2, 1));
    solved.enter(new Attempt.Failed(0, ""));
    solved.enter(new Attempt.Cancelled(2));
    assertThat(waiting()).containsExactly("open0", "solved1", "open1", "solved3");
  }

  @Test
  void aPostponedAttemptWaitsAtItsOldPlace() {
    ProblemRun first = run("first", 2, 0);
    book.add(first);
    book.add(run("second", 2, 1));
    Sequence started = sequence(first, book.next().orElseThrow().attempt());
    book.postpone(started);
    assertThat(waiting()).containsExactly("first0", "second0", "first1", "second1");
  }

  @Test
  void theLastSequenceTakesAFreedSlot() {
    ProblemRun run = run("p", 4, 0);
    List<Sequence> sequences = new ArrayList<>();
    for (int attempt = 0; attempt < 4; attempt++) {
      sequences.add(sequence(run, attempt));
      book.start(sequences.get(attempt));
    }
    assertThat(book.remove(1)).as("the slot that the last one came from").isEqualTo(3);
    assertThat(book.running())
        .containsExactly(sequences.get(0), sequences.get(3), sequences.get(2));
    assertThat(book.remove(2)).isEqualTo(2);
    assertThat(book.running()).containsExactly(sequences.get(0), sequences.get(3));
    assertThat(book.remove(0)).isEqualTo(1);
    assertThat(book.remove(0)).isZero();
    assertThat(book.running()).isEmpty();
  }
}
