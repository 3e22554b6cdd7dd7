package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** maj@k is the share of the sets of k attempts in which the gold answer has the most votes. */
class VotesTest {

  private static final int RIGHT = 0;
  private static final int NONE = -1;

  /** Whether the gold answer has more votes than any other. */
  private static double wins(List<Integer> votes) {
    Map<Integer, Integer> counts = new HashMap<>();
    votes.stream().filter(of -> of != NONE).forEach(of -> counts.merge(of, 1, Integer::sum));
    int right = counts.getOrDefault(RIGHT, 0);
    counts.remove(RIGHT);
    return right > counts.values().stream().mapToInt(Integer::intValue).max().orElse(0) ? 1 : 0;
  }

  private static List<Integer> ballots(Votes votes) {
    List<Integer> all = new ArrayList<>(Collections.nCopies(votes.right(), RIGHT));
    for (int i = 0; i < votes.others().size(); i++) {
      all.addAll(Collections.nCopies(votes.others().get(i), i + 1));
    }
    all.addAll(Collections.nCopies(votes.attempts() - all.size(), NONE));
    return all;
  }

  @Test
  void itIsTheShareOfAllSubsetsThatTheGoldAnswerWins() {
    Random random = new Random(17);
    for (int round = 0; round < 60; round++) {
      int attempts = 1 + random.nextInt(10);
      int left = attempts;
      int right = random.nextInt(left + 1);
      left -= right;
      List<Integer> others = new ArrayList<>();
      while (left > 0 && random.nextInt(5) > 0) {
        int size = 1 + random.nextInt(Math.min(left, 3));
        others.add(size);
        left -= size;
      }
      Votes votes = new Votes(attempts, right, others);
      for (int k = 1; k <= attempts; k++) {
        assertThat(votes.majority(k))
            .as("%s, k = %d", votes, k)
            .isCloseTo(Subsets.mean(ballots(votes), k, VotesTest::wins), within(1e-12));
      }
    }
  }

  @Test
  void aTieIsNoMajority() {
    assertThat(new Votes(4, 2, List.of(2)).majority(4)).isZero();
    assertThat(new Votes(4, 2, List.of(1, 1)).majority(4)).isEqualTo(1);
    assertThat(new Votes(3, 0, List.of()).majority(3)).isZero();
    // Two of the four: only both right ones win.
    assertThat(new Votes(4, 2, List.of(2)).majority(2)).isCloseTo(1 / 6.0, within(1e-15));
  }

  @Test
  void whoHasNoAnswerHasNoVote() {
    assertThat(new Votes(64, 1, List.of()).majority(64)).isEqualTo(1);
    assertThat(new Votes(64, 1, List.of()).majority(16)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void oneVoteDecidesAsTheAttemptItself() {
    assertThat(new Votes(64, 13, List.of(20, 9)).majority(1)).isCloseTo(13 / 64.0, within(1e-12));
  }

  /** Over half of an odd number, against one other answer: a sum of hypergeometric terms. */
  @Test
  void itStaysExactForManyAttempts() {
    Votes votes = new Votes(4000, 2000, List.of(2000));
    assertThat(votes.majority(401)).isCloseTo(0.5, within(1e-9));
    assertThat(new Votes(4000, 1, Collections.nCopies(3999, 1)).majority(1000)).isZero();
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> new Votes(3, 2, List.of(2))).hasMessageContaining("4 votes of 3");
    assertThatThrownBy(() -> new Votes(3, 2, List.of()).majority(4))
        .hasMessageContaining("a figure of 4 attempts, but a problem has 3");
  }
}
