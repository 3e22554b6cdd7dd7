package io.rsd.spark.executor;

import io.rsd.core.decoding.Attempt;
import io.rsd.core.decoding.ProblemResult;
import java.io.Serializable;
import org.apache.spark.util.LongAccumulator;

/**
 * How far tasks have come, for the driver, which sees a task's figures when it has ended.
 *
 * @param problems problems that are done
 * @param solved those with a correct attempt
 * @param tokens tokens of their finished attempts
 * @param fallbacks fallback tokens among them
 */
public record Progress(
    LongAccumulator problems,
    LongAccumulator solved,
    LongAccumulator tokens,
    LongAccumulator fallbacks)
    implements Serializable {

  void add(ProblemResult result) {
    problems.add(1);
    solved.add(result.solution().isPresent() ? 1 : 0);
    for (Attempt attempt : result.attempts()) {
      if (attempt instanceof Attempt.Finished finished) {
        tokens.add(finished.trace().tokens().length);
        fallbacks.add(finished.trace().fallbacks());
      }
    }
  }
}
