package io.rsd.spark.executor;

import io.rsd.core.decoding.DecodingSettings;
import io.rsd.spark.models.ModelSettings;
import java.io.Serializable;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a decoding engine is made of. Tasks with equal specs share one.
 *
 * @param models the models, with a teacher if the method needs one
 * @param method who writes the traces
 * @param threshold the acceptance threshold, if the method has one
 * @param decoding how tokens are drawn
 */
public record EngineSpec(
    ModelSettings models, Method method, double threshold, DecodingSection decoding)
    implements Serializable {

  /**
   * The engine's settings.
   *
   * @param stopTokens the tokens that end a completion
   * @param positions the longest context that all models are made for
   */
  DecodingSettings settings(Set<Integer> stopTokens, int positions) {
    int context = Math.min(decoding.context(), positions);
    return new DecodingSettings(
        method.policy(threshold),
        decoding.teacher(),
        decoding.student(),
        decoding.thresholdTemperature(),
        context,
        context,
        stopTokens,
        decoding.seed(),
        decoding.blockLength() > 0 ? OptionalInt.of(decoding.blockLength()) : OptionalInt.empty(),
        decoding.slots() > 0 ? OptionalInt.of(decoding.slots()) : OptionalInt.empty(),
        decoding.cacheMemory() > 0
            ? OptionalLong.of(decoding.cacheMemory())
            : OptionalLong.empty());
  }
}
