package io.rsd.core.decoding;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.model.Sampling;
import java.io.Serializable;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How traces are decoded. Start from {@link #paper} or from the section {@code decoding} of a
 * settings file, and change it with the {@code with} methods.
 *
 * @param policy which model proposes and which verifies
 * @param sampling how both models draw tokens
 * @param limits where a completion ends
 * @param seed decides every random number, together with problem, attempt and position
 * @param speed settings that affect only speed
 */
public record DecodingSettings(
    DecodingPolicy policy, PairSampling sampling, Limits limits, long seed, Speed speed)
    implements Serializable {

  /**
   * How both models draw tokens.
   *
   * @param teacher {@code P_T}
   * @param student {@code P_S}
   * @param thresholdTemperature the temperature of the probability {@code Q} that is compared with
   *     the acceptance threshold; above 0
   */
  public record PairSampling(Sampling teacher, Sampling student, double thresholdTemperature)
      implements Serializable {

    public PairSampling {
      require(
          thresholdTemperature > 0 && thresholdTemperature <= 100,
          "threshold temperature must be above 0 and at most 100, not " + thresholdTemperature);
    }

    /** How the tokens of one model are drawn. */
    public Sampling of(Role role) {
      return role == Role.TEACHER ? teacher : student;
    }
  }

  /**
   * Where a completion ends.
   *
   * @param completion most tokens of a completion, in the student's tokens
   * @param context most tokens of prompt and completion together, in each model's own tokens
   * @param stopTokens the tokens that end a completion, as the student numbers them
   * @param forced what is written into completions that reach a limit of their own
   */
  public record Limits(int completion, int context, Set<Integer> stopTokens, ForcedText forced)
      implements Serializable {

    public Limits {
      require(completion >= 1, "completion limit must be at least 1 token");
      require(context >= 2, "context limit must be at least 2 tokens");
      stopTokens = Set.copyOf(stopTokens);
    }
  }

  /**
   * Settings that affect only speed. The engine chooses those that are empty.
   *
   * @param blockLength tokens that are proposed before they are verified; empty for a choice by
   *     batch size and acceptance rate
   * @param slots most sequences decoded at once; empty for as many as fit in memory
   * @param cacheMemory bytes of the KV caches; empty for a share of the free memory
   */
  public record Speed(OptionalInt blockLength, OptionalInt slots, OptionalLong cacheMemory)
      implements Serializable {

    /** Everything is chosen by the engine. */
    public static final Speed AUTOMATIC =
        new Speed(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());

    public Speed {
      require(blockLength.orElse(1) >= 1, "block length must be at least 1 token");
      require(slots.orElse(1) >= 1, "slots must be at least 1");
      require(cacheMemory.orElse(1) >= 1, "cache memory must be at least 1 byte");
    }

    /** The same with blocks of a fixed length. */
    public Speed withBlockLength(int tokens) {
      return new Speed(OptionalInt.of(tokens), slots, cacheMemory);
    }

    /** The same with at most so many sequences at once. */
    public Speed withSlots(int most) {
      return new Speed(blockLength, OptionalInt.of(most), cacheMemory);
    }

    /** The same with so many bytes for the KV caches. */
    public Speed withCacheMemory(long bytes) {
      return new Speed(blockLength, slots, OptionalLong.of(bytes));
    }

    private Object writeReplace() {
      return new Serialized(
          blockLength.isPresent() ? blockLength.getAsInt() : null,
          slots.isPresent() ? slots.getAsInt() : null,
          cacheMemory.isPresent() ? cacheMemory.getAsLong() : null);
    }

    /** The serialized form, because Java's optionals cannot be serialized. */
    private record Serialized(Integer blockLength, Integer slots, Long cacheMemory)
        implements Serializable {

      private Object readResolve() {
        return new Speed(
            blockLength == null ? OptionalInt.empty() : OptionalInt.of(blockLength),
            slots == null ? OptionalInt.empty() : OptionalInt.of(slots),
            cacheMemory == null ? OptionalLong.empty() : OptionalLong.of(cacheMemory));
      }
    }
  }

  /**
   * The paper's settings: RSD at 1%, temperature 0.7, threshold at temperature 1, 8,192 tokens of
   * context. Stop tokens are still to be set.
   */
  public static DecodingSettings paper() {
    return new DecodingSettings(
        new DecodingPolicy.ReverseSpeculative(0.01),
        new PairSampling(Sampling.at(0.7), Sampling.at(0.7), 1),
        new Limits(Integer.MAX_VALUE, 8192, Set.of(), ForcedText.NEVER),
        0,
        Speed.AUTOMATIC);
  }

  /**
   * Reads the section {@code decoding} of {@code conf/reference.conf}, which explains each setting.
   * The policy and the stop tokens are not in it.
   *
   * @throws InvalidInputException naming the setting that is wrong
   */
  public static DecodingSettings read(Settings section) {
    double thresholdTemperature = section.number("threshold_temperature", 0, 100);
    if (thresholdTemperature == 0) {
      throw section.wrong("threshold_temperature", "a number above 0, 100 at most");
    }
    return paper()
        .withSampling(sampling(section.section("teacher")), sampling(section.section("student")))
        .withThresholdTemperature(thresholdTemperature)
        .withContextLimit(section.integer("context", 2))
        .withForcedText(ForcedText.read(section, section.integer("context", 2)))
        .withSeed(section.integer("seed"))
        .withSpeed(
            new Speed(
                section.optionalInteger("block_length", 1),
                section.optionalInteger("slots", 1),
                section.optionalMemory("cache_memory")));
  }

  /**
   * Reads {@code temperature}, {@code top_p} and {@code top_k} of a section.
   *
   * @throws InvalidInputException naming the setting that is wrong
   */
  public static Sampling sampling(Settings section) {
    double topP = section.number("top_p", 0, 1);
    if (topP == 0) {
      throw section.wrong("top_p", "a number above 0, 1 at most");
    }
    return new Sampling(section.number("temperature", 0, 100), section.integer("top_k", 0), topP);
  }

  /** The same with another policy. */
  public DecodingSettings withPolicy(DecodingPolicy other) {
    return new DecodingSettings(other, sampling, limits, seed, speed);
  }

  /** The same with another way for each model to draw tokens. */
  public DecodingSettings withSampling(Sampling teacher, Sampling student) {
    return withSampling(new PairSampling(teacher, student, sampling.thresholdTemperature()));
  }

  /** The same with another temperature for the probability in the acceptance test. */
  public DecodingSettings withThresholdTemperature(double temperature) {
    return withSampling(new PairSampling(sampling.teacher(), sampling.student(), temperature));
  }

  private DecodingSettings withSampling(PairSampling other) {
    return new DecodingSettings(policy, other, limits, seed, speed);
  }

  /** The same with another limit for completions. */
  public DecodingSettings withCompletionLimit(int tokens) {
    return withLimits(new Limits(tokens, limits.context(), limits.stopTokens(), limits.forced()));
  }

  /** The same with another limit for prompt and completion together. */
  public DecodingSettings withContextLimit(int tokens) {
    return withLimits(
        new Limits(limits.completion(), tokens, limits.stopTokens(), limits.forced()));
  }

  /** The same with other tokens that end a completion. */
  public DecodingSettings withStopTokens(Set<Integer> tokens) {
    return withLimits(new Limits(limits.completion(), limits.context(), tokens, limits.forced()));
  }

  /** The same with a text that is written into completions at a limit. */
  public DecodingSettings withForcedText(ForcedText text) {
    return withLimits(new Limits(limits.completion(), limits.context(), limits.stopTokens(), text));
  }

  private DecodingSettings withLimits(Limits other) {
    return new DecodingSettings(policy, sampling, other, seed, speed);
  }

  /** The same with other random numbers. */
  public DecodingSettings withSeed(long other) {
    return new DecodingSettings(policy, sampling, limits, other, speed);
  }

  /** The same tokens at another speed. */
  public DecodingSettings withSpeed(Speed other) {
    return new DecodingSettings(policy, sampling, limits, seed, other);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException(message);
    }
  }
}
