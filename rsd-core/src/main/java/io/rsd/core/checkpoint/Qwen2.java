package io.rsd.core.checkpoint;

import java.util.Optional;

/** Qwen2 and Qwen2.5. */
final class Qwen2 implements Family {

  @Override
  public String className() {
    return "Qwen2ForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen2";
  }

  @Override
  public int defaultKeyValueHeads(int queryHeads) {
    return 32;
  }

  @Override
  public int defaultMaximumPositions() {
    return 32_768;
  }

  /** Always true, because transformers ignores the field {@code attention_bias}. */
  @Override
  public boolean attentionBias(JsonFields config) {
    return true;
  }

  @Override
  public Optional<SlidingWindow> slidingWindow(
      JsonFields config, int layers, int maximumPositions, RotaryEmbedding rotary) {
    return LayerTypes.ofQwen(config, layers, rotary);
  }
}
