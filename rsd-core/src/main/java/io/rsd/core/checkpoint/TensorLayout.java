package io.rsd.core.checkpoint;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tensors of a model of a given shape, under their HuggingFace names. */
final class TensorLayout {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String OUTPUT = "lm_head.weight";

  private TensorLayout() {}

  static SortedMap<String, List<Long>> of(ModelConfig config) {
    long hidden = config.hiddenSize();
    SortedMap<String, List<Long>> tensors = new TreeMap<>();
    tensors.put(EMBEDDING, List.of((long) config.vocabularySize(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      addAttention(config, prefix + "self_attn.", tensors);
      addFeedForward(config, prefix + "mlp.", tensors);
      tensors.put(prefix + "input_layernorm.weight", List.of(hidden));
      tensors.put(prefix + "post_attention_layernorm.weight", List.of(hidden));
      config
          .architecture()
          .family()
          .layerTensors(config)
          .forEach((name, shape) -> tensors.put(prefix + name, shape));
    }
    tensors.put("model.norm.weight", List.of(hidden));
    if (!config.tiedEmbeddings()) {
      tensors.put(OUTPUT, List.of((long) config.vocabularySize(), hidden));
    }
    return tensors;
  }

  private static void addAttention(
      ModelConfig config, String prefix, SortedMap<String, List<Long>> tensors) {
    long hidden = config.hiddenSize();
    long headSize = config.headSize();
    long queries = config.queryHeads() * headSize;
    long keys = config.keyValueHeads() * headSize;
    if (config.architecture().family().stacksProjections()) {
      tensors.put(prefix + "qkv_proj.weight", List.of(queries + 2 * keys, hidden));
    } else {
      tensors.put(prefix + "q_proj.weight", List.of(queries, hidden));
      tensors.put(prefix + "k_proj.weight", List.of(keys, hidden));
      tensors.put(prefix + "v_proj.weight", List.of(keys, hidden));
    }
    tensors.put(prefix + "o_proj.weight", List.of(hidden, queries));
    if (config.attentionBias()) {
      tensors.put(prefix + "q_proj.bias", List.of(queries));
      tensors.put(prefix + "k_proj.bias", List.of(keys));
      tensors.put(prefix + "v_proj.bias", List.of(keys));
    }
    config
        .architecture()
        .family()
        .attentionTensors(config)
        .forEach((name, shape) -> tensors.put(prefix + name, shape));
  }

  private static void addFeedForward(
      ModelConfig config, String prefix, SortedMap<String, List<Long>> tensors) {
    long hidden = config.hiddenSize();
    long intermediate = config.intermediateSize();
    if (config.architecture().family().stacksProjections()) {
      tensors.put(prefix + "gate_up_proj.weight", List.of(2 * intermediate, hidden));
    } else {
      tensors.put(prefix + "gate_proj.weight", List.of(intermediate, hidden));
      tensors.put(prefix + "up_proj.weight", List.of(intermediate, hidden));
    }
    tensors.put(prefix + "down_proj.weight", List.of(hidden, intermediate));
  }
}
