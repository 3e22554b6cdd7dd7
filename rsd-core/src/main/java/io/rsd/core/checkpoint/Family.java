package io.rsd.core.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of a decoder family: its names, the defaults of its configuration and its extra
 * tensors. Defaults are those of HuggingFace transformers.
 *
 * <p>To add a family, write a class that implements this interface, add it to {@link Architecture}
 * as a constant, and write its decoder program {@code TYPE.py} beside those of the others, where
 * {@code TYPE} is the model type.
 */
interface Family {

  /** The name of its class in HuggingFace transformers, as {@code architectures} holds it. */
  String className();

  /** Its name in the field {@code model_type}. */
  String modelType();

  /**
   * Whether {@code architectures} names this family by its class or by its decoder alone ({@code
   * Qwen3Model}), as {@code AutoModel} saves it. Transformers loads both by the model type.
   */
  default boolean isNamed(String name) {
    return name.equals(className()) || name.equals(className().replace("ForCausalLM", "Model"));
  }

  /** The number of key-value heads if the configuration omits it. */
  int defaultKeyValueHeads(int queryHeads);

  /** The longest context in tokens if the configuration omits it. */
  int defaultMaximumPositions();

  /**
   * The head size if the configuration omits it; empty for the hidden size divided by the number of
   * query heads.
   */
  default Optional<Integer> defaultHeadSize() {
    return Optional.empty();
  }

  /**
   * Whether the query, key and value projections have a bias.
   *
   * @throws io.rsd.core.InvalidInputException if the configuration has a bias that the family's
   *     decoder program does not support
   */
  default boolean attentionBias(JsonFields config) {
    if (config.flag("attention_bias", false)) {
      throw config.invalid("attention_bias", "true is not supported for " + className());
    }
    return false;
  }

  /** The tensors of each attention block besides the projections: shapes by name. */
  default Map<String, List<Long>> attentionTensors(ModelConfig config) {
    return Map.of();
  }
}
