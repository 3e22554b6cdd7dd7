package io.rsd.core.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Qwen3, dense. Queries and keys of each head are normalized. */
final class Qwen3 implements Family {

  @Override
  public String className() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public String modelType() {
    return "qwen3";
  }

  @Override
  public int defaultKeyValueHeads(int queryHeads) {
    return 32;
  }

  @Override
  public int defaultMaximumPositions() {
    return 32_768;
  }

  @Override
  public Optional<Integer> defaultHeadSize() {
    return Optional.of(128);
  }

  @Override
  public Map<String, List<Long>> attentionTensors(ModelConfig config) {
    List<Long> shape = List.of((long) config.headSize());
    return Map.of("q_norm.weight", shape, "k_norm.weight", shape);
  }

  @Override
  public Optional<SlidingWindow> slidingWindow(
      JsonFields config, int layers, int maximumPositions, RotaryEmbedding rotary) {
    return LayerTypes.ofQwen(config, layers, rotary);
  }
}
