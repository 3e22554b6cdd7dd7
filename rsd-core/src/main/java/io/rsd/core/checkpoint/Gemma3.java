package io.rsd.core.checkpoint;

import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gemma 3, its text model. Layers with a sliding window have a rotary embedding of their own. What
 * attention and feed-forward give is normed before it is added.
 */
final class Gemma3 implements Family {

  private static final int WINDOW = 4096;
  private static final int PATTERN = 6;
  private static final double QUERY_SCALAR = 256;
  private static final double BASE = 1_000_000;
  private static final double LOCAL_BASE = 10_000;

  private static final String PARAMETERS = "rope_parameters";
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  /** The prefix of the text model's tensors in a model for text and images. */
  private static final String COMPOSITE = "language_model.";

  private static final Set<String> ROTARY_FIELDS =
      Set.of("rope_type", "type", "rope_theta", "factor");

  @Override
  public String className() {
    return "Gemma3ForCausalLM";
  }

  @Override
  public String modelType() {
    return "gemma3_text";
  }

  @Override
  public boolean isNamed(String name) {
    return name.equals(className()) || name.equals("Gemma3TextModel");
  }

  @Override
  public String layerProgram() {
    return "sandwich";
  }

  @Override
  public Optional<Integer> defaultVocabularySize() {
    return Optional.of(262_208);
  }

  @Override
  public Optional<Integer> defaultQueryHeads() {
    return Optional.of(8);
  }

  @Override
  public int defaultKeyValueHeads(int queryHeads) {
    return 4;
  }

  @Override
  public int defaultMaximumPositions() {
    return 131_072;
  }

  @Override
  public Optional<Integer> defaultHeadSize() {
    return Optional.of(256);
  }

  @Override
  public boolean defaultTiedEmbeddings() {
    return true;
  }

  @Override
  public void requireActivation(JsonFields json) {
    String field = "hidden_activation";
    String tanh = "gelu_pytorch_tanh";
    String activation = json.text(field).orElse(tanh);
    if (!activation.equals(tanh)) {
      throw json.invalid(field, "must be %s, not %s".formatted(tanh, activation));
    }
  }

  @Override
  public void refuseUnsupported(JsonFields json) {
    for (String field : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
      if (json.has(field)) {
        throw json.invalid(field, "is not supported for Gemma 3; it must be null");
      }
    }
    if (json.flag("use_bidirectional_attention", false)) {
      throw json.invalid("use_bidirectional_attention", "true is not supported");
    }
  }

  @Override
  public double attentionScalar(JsonFields json, int headSize) {
    return json.optionalPositiveNumber("query_pre_attn_scalar").orElse(QUERY_SCALAR);
  }

  @Override
  public Map<String, List<Long>> attentionTensors(ModelConfig config) {
    List<Long> shape = List.of((long) config.headSize());
    return Map.of("q_norm.weight", shape, "k_norm.weight", shape);
  }

  @Override
  public Map<String, List<Long>> layerTensors(ModelConfig config) {
    List<Long> shape = List.of((long) config.hiddenSize());
    return Map.of(
        "pre_feedforward_layernorm.weight", shape, "post_feedforward_layernorm.weight", shape);
  }

  @Override
  public Optional<String> tensorOfTextModel(String stored) {
    String name = stored.startsWith("model.") ? stored.substring("model.".length()) : stored;
    if (name.startsWith("vision_tower.") || name.startsWith("multi_modal_projector.")) {
      return Optional.empty();
    }
    if (!name.startsWith(COMPOSITE)) {
      return Optional.of(stored);
    }
    String text = name.substring(COMPOSITE.length());
    boolean whole = text.startsWith("model.") || text.startsWith("lm_head.");
    return Optional.of(whole ? text : "model." + text);
  }

  /** That of the layers without a window. */
  @Override
  public Optional<RotaryEmbedding> rotary(JsonFields json, int headSize, int maximumPositions) {
    return Optional.of(rotary(json, FULL));
  }

  @Override
  public Optional<SlidingWindow> slidingWindow(
      JsonFields json, int layers, int maximumPositions, RotaryEmbedding full) {
    int pattern =
        json.optionalPositiveInteger("sliding_window_pattern", Integer.MAX_VALUE).orElse(PATTERN);
    List<Integer> sliding = LayerTypes.sliding(json, layers, layer -> (layer + 1) % pattern != 0);
    return LayerTypes.window(json, sliding, WINDOW, rotary(json, SLIDING));
  }

  /**
   * Transformers 5 has {@code rope_parameters} with an object for each type of layer. Transformers
   * 4 has {@code rope_theta} and {@code rope_scaling} for the layers without a window, and {@code
   * rope_local_base_freq} for the others.
   */
  private static RotaryEmbedding rotary(JsonFields json, String type) {
    boolean full = type.equals(FULL);
    String baseField = full ? "rope_theta" : "rope_local_base_freq";
    Optional<Double> base = json.optionalPositiveNumber(baseField);
    Optional<RotaryScaling> scaling =
        full ? json.fields("rope_scaling").map(Gemma3::scaling) : Optional.empty();
    RotaryEmbedding older =
        new RotaryEmbedding(
            base.orElse(full ? BASE : LOCAL_BASE), scaling.orElseGet(Unscaled::new));
    Optional<JsonFields> parameters = json.fields(PARAMETERS);
    if (parameters.isEmpty()) {
      return older;
    }
    JsonFields fields =
        parameters
            .get()
            .fields(type)
            .orElseThrow(
                () ->
                    parameters
                        .get()
                        .invalid(type, "is missing; Gemma 3 has an object for each layer type"));
    RotaryEmbedding newer =
        new RotaryEmbedding(
            fields.optionalPositiveNumber("rope_theta").orElse(older.base()), scaling(fields));
    // Transformers 4 would read one and 5 the other.
    if (base.isPresent() && base.get() != newer.base()) {
      throw json.invalid(baseField, "contradicts %s.%s".formatted(PARAMETERS, type));
    }
    if (scaling.isPresent() && !scaling.get().equals(newer.scaling())) {
      throw json.invalid("rope_scaling", "contradicts %s.%s".formatted(PARAMETERS, type));
    }
    return newer;
  }

  private static RotaryScaling scaling(JsonFields fields) {
    String typeField = fields.has("rope_type") ? "rope_type" : "type";
    String type = fields.text(typeField).orElse("default");
    if (!type.equals("default") && !type.equals("linear")) {
      throw fields.invalid(
          typeField,
          "the scaling \"%s\" is not supported for Gemma 3, only linear or none".formatted(type));
    }
    for (String name : fields.names()) {
      if (fields.has(name) && !ROTARY_FIELDS.contains(name)) {
        throw fields.invalid(name, "is not supported");
      }
    }
    return type.equals("default") ? new Unscaled() : new Linear(fields.positiveNumber("factor"));
  }
}
