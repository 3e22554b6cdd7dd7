package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.model.Sampling;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How traces are made.
 *
 * @param policy who proposes and who judges
 * @param teacher how the teacher's tokens are drawn
 * @param student how the student's tokens are drawn
 * @param thresholdTemperature the temperature of the probability that is held against the
 *     acceptance threshold
 * @param completionLimit most tokens of a completion, in the student's tokens
 * @param contextLimit most tokens of prompt and completion together, in each model's own tokens
 * @param stopTokens the tokens that end a completion, as the student numbers them
 * @param seed with problem, attempt and position it fixes every random number
 * @param blockLength tokens that are proposed before they are judged; empty for what suits batch
 *     and acceptance. It never changes which tokens come out
 * @param slots most sequences decoded at once; empty for what the memory allows
 * @param maximumMemory bytes that the KV caches may take; empty for a share of what is free
 */
public record DecodingSettings(
    DecodingPolicy policy,
    Sampling teacher,
    Sampling student,
    double thresholdTemperature,
    int completionLimit,
    int contextLimit,
    Set<Integer> stopTokens,
    long seed,
    OptionalInt blockLength,
    OptionalInt slots,
    OptionalLong maximumMemory) {

  public DecodingSettings {
    require(
        thresholdTemperature > 0 && thresholdTemperature <= 100,
        "threshold temperature must be above 0 and at most 100, not " + thresholdTemperature);
    require(completionLimit >= 1, "completion limit must be at least 1 token");
    require(contextLimit >= 2, "context limit must be at least 2 tokens");
    require(blockLength.orElse(1) >= 1, "block length must be at least 1 token");
    require(slots.orElse(1) >= 1, "slots must be at least 1");
    require(maximumMemory.orElse(1) >= 1, "maximum memory must be at least 1 byte");
    stopTokens = Set.copyOf(stopTokens);
  }

  /** The paper's settings: temperature 0.7, threshold at temperature 1, 8,192 tokens of context. */
  public static DecodingSettings paper(DecodingPolicy policy, Set<Integer> stopTokens, long seed) {
    return new DecodingSettings(
        policy,
        Sampling.at(0.7),
        Sampling.at(0.7),
        1,
        8192,
        8192,
        stopTokens,
        seed,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  /** How the tokens of a model are drawn. */
  public Sampling sampling(Role role) {
    return role == Role.TEACHER ? teacher : student;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException(message);
    }
  }
}
