package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.ProblemResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts that failed for a technical reason are made again, and only those. */
class SecondTryTest {

  @Test
  void aFailedAttemptIsMadeOnceMore() throws InterruptedException {
    Attempt refused = new Attempt.Refused(5, "the prompt is too long");
    Attempt cancelled = new Attempt.Cancelled(7);
    ProblemResult first =
        new ProblemResult(
            "p",
            List.of(
                refused,
                new Attempt.Failed(6, "no memory"),
                cancelled,
                new Attempt.Failed(8, "no memory")));
    List<Integer> made = new ArrayList<>();
    ProblemResult result =
        SecondTry.of(
            first,
            attempt -> {
              made.add(attempt);
              return attempt == 6
                  ? new Attempt.Cancelled(6)
                  : new Attempt.Failed(attempt, "still no memory");
            });
    assertThat(made).containsExactly(6, 8);
    assertThat(result)
        .isEqualTo(
            new ProblemResult(
                "p",
                List.of(
                    refused,
                    new Attempt.Cancelled(6),
                    cancelled,
                    new Attempt.Failed(8, "still no memory"))));
  }
}
