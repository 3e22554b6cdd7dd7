package io.rsd.core.decoding;

import io.rsd.core.decoding.DecodingSettings.Speed;
import io.rsd.core.model.Sampling;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Names in short what matters to a test; the rest is the paper's. */
final class TestSettings {

  private DecodingSettings settings;

  private TestSettings(DecodingPolicy policy) {
    settings = DecodingSettings.paper().withPolicy(policy).withSeed(20260101);
  }

  static TestSettings of(DecodingPolicy policy) {
    return new TestSettings(policy);
  }

  /** Settings of the paper's method. */
  static TestSettings reverseSpeculative(double threshold) {
    return of(new DecodingPolicy.ReverseSpeculative(threshold));
  }

  private TestSettings with(UnaryOperator<DecodingSettings> change) {
    settings = change.apply(settings);
    return this;
  }

  private TestSettings speed(UnaryOperator<Speed> change) {
    return with(to -> to.withSpeed(change.apply(to.speed())));
  }

  TestSettings sampling(Sampling ofTeacher, Sampling ofStudent) {
    return with(to -> to.withSampling(ofTeacher, ofStudent));
  }

  /** Both models take their most probable token. */
  TestSettings greedy() {
    return sampling(Sampling.at(0), Sampling.at(0));
  }

  TestSettings thresholdTemperature(double temperature) {
    return with(to -> to.withThresholdTemperature(temperature));
  }

  TestSettings completionLimit(int tokens) {
    return with(to -> to.withCompletionLimit(tokens));
  }

  TestSettings contextLimit(int tokens) {
    return with(to -> to.withContextLimit(tokens));
  }

  TestSettings stopTokens(Integer... tokens) {
    return with(to -> to.withStopTokens(Set.of(tokens)));
  }

  /** A text that is forced at a limit. */
  TestSettings forced(int limit, String unless, Integer... text) {
    return with(to -> to.withForcedText(new ForcedText(limit, unless, "", List.of(text))));
  }

  /** Blocks of a fixed length; without it the engine chooses. */
  TestSettings blocks(int length) {
    return speed(to -> to.withBlockLength(length));
  }

  TestSettings slots(int most) {
    return speed(to -> to.withSlots(most));
  }

  TestSettings cacheMemory(long bytes) {
    return speed(to -> to.withCacheMemory(bytes));
  }

  DecodingSettings get() {
    return settings;
  }
}
