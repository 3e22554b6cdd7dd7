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

  /** The program of its layers, a file beside its decoder program. */
  default String layerProgram() {
    return "prenorm";
  }

  /** The rows of the embedding if the configuration may omit them. */
  default Optional<Integer> defaultVocabularySize() {
    return Optional.empty();
  }

  /** The number of query heads if the configuration may omit it. */
  default Optional<Integer> defaultQueryHeads() {
    return Optional.empty();
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

  /** The constant in every RMS norm if the configuration omits it. */
  default double defaultNormEpsilon() {
    return 1e-6;
  }

  /** Whether the output matrix is the embedding if the configuration does not say so. */
  default boolean defaultTiedEmbeddings() {
    return false;
  }

  /** Refuses an activation that the family's program does not compute. */
  default void requireActivation(JsonFields config) {
    String activation = config.text("hidden_act").orElse("silu");
    if (!activation.equals("silu")) {
      throw config.invalid("hidden_act", "must be silu, not " + activation);
    }
  }

  /** Refuses what else the family's program does not compute. */
  default void refuseUnsupported(JsonFields config) {}

  /** Attention scores are divided by the square root of this. */
  default double attentionScalar(JsonFields config, int headSize) {
    return headSize;
  }

  /**
   * The rotary embedding, if the family does not spell it as most do.
   *
   * @param maximumPositions the longest context, as the configuration has it
   */
  default Optional<RotaryEmbedding> rotary(JsonFields config, int headSize, int maximumPositions) {
    return Optional.empty();
  }

  /**
   * The layers with a sliding window, if there are any.
   *
   * @param maximumPositions the longest context
   * @param rotary the rotary embedding of the other layers
   */
  default Optional<SlidingWindow> slidingWindow(
      JsonFields config, int layers, int maximumPositions, RotaryEmbedding rotary) {
    return LayerTypes.refuse(config, layers);
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

  /**
   * The name of a stored tensor in the text model; empty for a tensor of another part, such as an
   * encoder of images.
   */
  default Optional<String> tensorOfTextModel(String stored) {
    return Optional.of(stored);
  }

  /**
   * Whether a checkpoint has one tensor for the query, key and value projections, and one for gate
   * and up.
   */
  default boolean stacksProjections() {
    return false;
  }

  /** The tensors of each attention block besides the projections: shapes by name. */
  default Map<String, List<Long>> attentionTensors(ModelConfig config) {
    return Map.of();
  }

  /** The tensors of each layer besides attention, feed-forward and two norms: shapes by name. */
  default Map<String, List<Long>> layerTensors(ModelConfig config) {
    return Map.of();
  }
}
