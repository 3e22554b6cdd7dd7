package io.rsd.spark.executor;

import io.rsd.eval.judge.Judge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The judges of this JVM, one for each spec, whatever device or task asks. They stay: a judge that
 * has nothing to ask has no threads.
 */
final class ExecutorJudges {

  private static final Map<JudgeSpec, Judge> JUDGES = new ConcurrentHashMap<>();

  private ExecutorJudges() {}

  /**
   * The judge of a spec.
   *
   * @throws io.rsd.core.InvalidInputException if the variable with its key is not set here
   */
  static Judge of(JudgeSpec spec) {
    return JUDGES.computeIfAbsent(
        spec,
        missing ->
            new Judge(missing.settings(), System.getenv(), StoredReplies.in(missing.replies())));
  }
}
