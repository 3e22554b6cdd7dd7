package io.rsd.spark.executor;

import io.rsd.eval.answers.TraceRule;
import java.io.Serializable;
import java.util.List;

/**
 * What {@link DecodeTask} does with its problems.
 *
 * @param engine the engine that decodes them
 * @param firstAttempt the number of the first attempt at each problem
 * @param attempts the most attempts at a problem
 * @param stopAtSuccess whether a correct attempt cancels those after it
 * @param prefixTokens the most tokens of an attempt that is made for its prefix
 * @param fingerprint of all settings that decide the attempts, for the table
 */
public record DecodeSpec(
    EngineSpec engine,
    int firstAttempt,
    int attempts,
    boolean stopAtSuccess,
    int prefixTokens,
    String fingerprint)
    implements Serializable {

  /** All attempts, from the first on. */
  public DecodeSpec(
      EngineSpec engine,
      int attempts,
      boolean stopAtSuccess,
      int prefixTokens,
      String fingerprint) {
    this(engine, 0, attempts, stopAtSuccess, prefixTokens, fingerprint);
  }

  /** The same with rules that traces must keep. */
  public DecodeSpec withRules(List<TraceRule> rules) {
    return new DecodeSpec(
        engine.withRules(rules), firstAttempt, attempts, stopAtSuccess, prefixTokens, fingerprint);
  }

  /** The same with another range of attempts. */
  public DecodeSpec withAttempts(int first, int count) {
    return new DecodeSpec(engine, first, count, stopAtSuccess, prefixTokens, fingerprint);
  }
}
