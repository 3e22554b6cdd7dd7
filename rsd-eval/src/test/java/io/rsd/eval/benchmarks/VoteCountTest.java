package io.rsd.eval.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.answers.AnswerKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attempts vote with their answers; which of them are one answer, the grader says. */
class VoteCountTest {

  private static final AnswerEquality MATH = AnswerEquality.of(AnswerKind.MATH);

  private static AttemptOutcome right(String answer) {
    return new AttemptOutcome(true, Optional.of(answer), Set.of(), OptionalInt.of(1));
  }

  private static AttemptOutcome other(String answer) {
    return new AttemptOutcome(false, Optional.of(answer), Set.of(), OptionalInt.of(1));
  }

  private static AttemptOutcome none() {
    return new AttemptOutcome(false, Optional.empty(), Set.of(Share.NO_ANSWER), OptionalInt.of(1));
  }

  private static Votes votes(AttemptOutcome... attempts) {
    return VoteCount.of(List.of(attempts), MATH);
  }

  @Test
  void equalAnswersAreOneHoweverTheyAreSpelled() {
    assertThat(votes(other("\\frac{1}{2}"), other("0.5"), other("1/2"), other("2"), other("3")))
        .isEqualTo(new Votes(5, 0, List.of(3, 1, 1)));
    assertThat(votes(right("B"), other("(C)"), other("C"), right("(B)")))
        .isEqualTo(new Votes(4, 2, List.of(2)));
  }

  @Test
  void theCorrectOnesAreTheGoldAnswersHoweverTheyDiffer() {
    assertThat(votes(right("1/3"), right("0.333"), other("2"), other("0.25")))
        .isEqualTo(new Votes(4, 2, List.of(1, 1)));
  }

  @Test
  void whatCannotBeReadVotesForNone() {
    assertThat(votes(none(), other("\\frac{1}{"), other("\\frac{1}{"), other("7")))
        .isEqualTo(new Votes(4, 0, List.of(1)));
  }

  @Test
  void answersAreConnectedByThoseBetweenThem() {
    AnswerEquality neighbours =
        new AnswerEquality() {
          @Override
          public boolean isReadable(String answer) {
            return true;
          }

          @Override
          public boolean areEqual(String first, String second) {
            return Math.abs(Integer.parseInt(first) - Integer.parseInt(second)) <= 1;
          }
        };
    List<AttemptOutcome> attempts =
        new ArrayList<>(
            List.of(
                other("1"),
                other("3"),
                other("2"),
                other("9"),
                other("8"),
                right("20"),
                none(),
                other("21"),
                right("30"),
                other("1")));
    Votes expected = new Votes(10, 3, List.of(4, 2));
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(attempts, random);
      assertThat(VoteCount.of(attempts, neighbours)).isEqualTo(expected);
    }
  }
}
