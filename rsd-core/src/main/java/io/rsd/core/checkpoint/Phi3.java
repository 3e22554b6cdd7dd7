package io.rsd.core.checkpoint;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Phi-3 and Phi-4-mini. Projections of the same input are stored as one tensor, and a sequence that
 * is longer than the original context turns by other frequencies.
 */
final class Phi3 implements Family {

  @Override
  public String className() {
    return "Phi3ForCausalLM";
  }

  @Override
  public String modelType() {
    return "phi3";
  }

  @Override
  public Optional<Integer> defaultVocabularySize() {
    return Optional.of(32_064);
  }

  @Override
  public Optional<Integer> defaultQueryHeads() {
    return Optional.of(32);
  }

  @Override
  public int defaultKeyValueHeads(int queryHeads) {
    return queryHeads;
  }

  @Override
  public int defaultMaximumPositions() {
    return 4096;
  }

  @Override
  public double defaultNormEpsilon() {
    return 1e-5;
  }

  @Override
  public boolean stacksProjections() {
    return true;
  }

  @Override
  public Optional<RotaryEmbedding> rotary(JsonFields json, int headSize, int maximumPositions) {
    return Optional.of(new LongRopeReader(json, maximumPositions).read(headSize));
  }

  /** All layers have the window. One that no sequence outgrows masks nothing, and is left out. */
  @Override
  public Optional<SlidingWindow> slidingWindow(
      JsonFields json, int layers, int maximumPositions, RotaryEmbedding rotary) {
    return json.optionalPositiveInteger("sliding_window", Integer.MAX_VALUE)
        .filter(size -> size < maximumPositions)
        .map(size -> new SlidingWindow(size, IntStream.range(0, layers).boxed().toList(), rotary));
  }
}
