package io.rsd.core.decoding;

import io.rsd.core.model.Sampling;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Builds settings by naming what matters to a test; the rest is the paper's. */
final class TestSettings {

  private final DecodingPolicy policy;
  private Sampling teacher = Sampling.at(0.7);
  private Sampling student = Sampling.at(0.7);
  private double thresholdTemperature = 1;
  private int completionLimit = 8192;
  private int contextLimit = 8192;
  private Set<Integer> stopTokens = Set.of();
  private OptionalInt blockLength = OptionalInt.empty();
  private OptionalInt slots = OptionalInt.empty();
  private OptionalLong maximumMemory = OptionalLong.empty();

  private TestSettings(DecodingPolicy policy) {
    this.policy = policy;
  }

  static TestSettings of(DecodingPolicy policy) {
    return new TestSettings(policy);
  }

  /** Settings of the paper's method. */
  static TestSettings reverseSpeculative(double threshold) {
    return of(new DecodingPolicy.ReverseSpeculative(threshold));
  }

  TestSettings sampling(Sampling ofTeacher, Sampling ofStudent) {
    teacher = ofTeacher;
    student = ofStudent;
    return this;
  }

  /** Both models take their most probable token. */
  TestSettings greedy() {
    return sampling(Sampling.at(0), Sampling.at(0));
  }

  TestSettings thresholdTemperature(double temperature) {
    thresholdTemperature = temperature;
    return this;
  }

  TestSettings completionLimit(int tokens) {
    completionLimit = tokens;
    return this;
  }

  TestSettings contextLimit(int tokens) {
    contextLimit = tokens;
    return this;
  }

  TestSettings stopTokens(Integer... tokens) {
    stopTokens = Set.of(tokens);
    return this;
  }

  /** Blocks of a fixed length; without it the engine chooses. */
  TestSettings blocks(int length) {
    blockLength = OptionalInt.of(length);
    return this;
  }

  TestSettings slots(int most) {
    slots = OptionalInt.of(most);
    return this;
  }

  TestSettings maximumMemory(long bytes) {
    maximumMemory = OptionalLong.of(bytes);
    return this;
  }

  DecodingSettings get() {
    return new DecodingSettings(
        policy,
        teacher,
        student,
        thresholdTemperature,
        completionLimit,
        contextLimit,
        stopTokens,
        20260101,
        blockLength,
        slots,
        maximumMemory);
  }
}
