package io.rsd.spark.executor;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.ProblemResult;
import java.util.ArrayList;
import java.util.List;

/** Makes an attempt again. It comes to the same tokens whenever it is made. */
@FunctionalInterface
interface SecondTry {

  Attempt make(int attempt) throws InterruptedException;

  /**
   * A result whose failed attempts are made again, once: memory that was short may be there now.
   */
  static ProblemResult of(ProblemResult first, SecondTry again) throws InterruptedException {
    List<Attempt> attempts = new ArrayList<>();
    for (Attempt attempt : first.attempts()) {
      attempts.add(attempt instanceof Attempt.Failed ? again.make(attempt.number()) : attempt);
    }
    return new ProblemResult(first.problemId(), attempts);
  }
}
