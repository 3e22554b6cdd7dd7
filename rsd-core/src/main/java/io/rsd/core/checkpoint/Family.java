package io.rsd.core.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sets one decoder family apart from the others: its names, the defaults of its configuration
 * and its own tensors. Defaults are those of HuggingFace transformers.
 *
 * <p>To add a family, write a class of this kind, make it a constant of {@link Architecture}, and
 * write its decoder program {@code TYPE.py} beside those of the others, where {@code TYPE} is the
 * model type.
 */
interface Family {

  /** The name of its class in HuggingFace transformers, as {@code architectures} holds it. */
  String className();

  /** Its name in the field {@code model_type}. */
  String modelType();

  /** Key-value heads of a model whose configuration leaves them out. */
  int defaultKeyValueHeads(int queryHeads);

  /** The longest context in tokens of a model whose configuration leaves it out. */
  int defaultMaximumPositions();

  /**
   * The head size of a model whose configuration leaves it out; empty where that is the hidden size
   * divided by the number of query heads.
   */
  default Optional<Integer> defaultHeadSize() {
    return Optional.empty();
  }

  /**
   * Whether the query, key and value projections have a bias.
   *
   * @throws io.rsd.core.InvalidInputException if the configuration asks for one that the family's
   *     decoder program does not have
   */
  default boolean attentionBias(JsonFields config) {
    if (config.flag("attention_bias", false)) {
      throw config.invalid("attention_bias", "true is not supported for " + className());
    }
    return false;
  }

  /** Tensors that each attention block has beside the projections, by name, with their shapes. */
  default Map<String, List<Long>> attentionTensors(ModelConfig config) {
    return Map.of();
  }
}
