package io.rsd.core.checkpoint;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Builds a {@link ModelConfig} from the fields of a {@code config.json}. */
final class ModelConfigReader {
  // Far above every published model, and small enough that no product of two sizes overflows.
  private static final int LARGEST_VOCABULARY = 1 << 24;
  private static final int LARGEST_WIDTH = 1 << 20;
  private static final int LARGEST_LAYERS = 1 << 12;

  private static final double NORM_EPSILON = 1e-6;

  private final JsonFields json;

  ModelConfigReader(JsonFields json) {
    this.json = json;
  }

  ModelConfig read() {
    Architecture architecture = architecture();
    Family family = architecture.family();
    family.requireActivation(json);
    family.refuseUnsupported(json);
    refuseUnsupported();
    int hiddenSize = json.positiveInteger("hidden_size", LARGEST_WIDTH);
    int layers = json.positiveInteger("num_hidden_layers", LARGEST_LAYERS);
    int queryHeads =
        positiveInteger("num_attention_heads", LARGEST_WIDTH, family.defaultQueryHeads());
    int headSize = headSize(family, hiddenSize, queryHeads);
    int maximumPositions =
        json.optionalPositiveInteger("max_position_embeddings", Integer.MAX_VALUE)
            .orElseGet(family::defaultMaximumPositions);
    RotaryEmbedding rotary =
        family
            .rotary(json)
            .orElseGet(
                () -> new RotaryReader(json, maximumPositions).read(RotaryReader.FULL_ATTENTION));
    return new ModelConfig(
        architecture,
        positiveInteger("vocab_size", LARGEST_VOCABULARY, family.defaultVocabularySize()),
        hiddenSize,
        layers,
        queryHeads,
        keyValueHeads(family, queryHeads),
        headSize,
        json.positiveInteger("intermediate_size", LARGEST_WIDTH),
        json.optionalPositiveNumber("rms_norm_eps").orElse(NORM_EPSILON),
        json.flag("tie_word_embeddings", family.defaultTiedEmbeddings()),
        family.attentionBias(json),
        family.attentionScalar(json, headSize),
        rotary,
        family.slidingWindow(json, layers, rotary),
        Math.max(maximumPositions, stretchedPositions(rotary)),
        dtype());
  }

  private int positiveInteger(String field, int largest, Optional<Integer> whenAbsent) {
    return json.optionalPositiveInteger(field, largest)
        .or(() -> whenAbsent)
        .orElseGet(() -> json.positiveInteger(field, largest));
  }

  private Architecture architecture() {
    List<String> classes = json.texts("architectures");
    Optional<String> type = json.text("model_type");
    if (classes.isEmpty() && type.isEmpty()) {
      throw json.invalid("architectures", "is missing; supported: " + supported());
    }
    if (classes.size() > 1) {
      throw json.invalid("architectures", "must name one class, not " + classes);
    }
    Architecture found =
        Arrays.stream(Architecture.values())
            .filter(
                one ->
                    classes.isEmpty()
                        ? type.orElseThrow().equals(one.modelType())
                        : one.family().isNamed(classes.get(0)))
            .findFirst()
            .orElseThrow(() -> unknownArchitecture(classes, type));
    if (!type.orElse(found.modelType()).equals(found.modelType())) {
      throw json.invalid(
          "model_type",
          "is \"%s\", but %s has \"%s\""
              .formatted(type.orElseThrow(), found.className(), found.modelType()));
    }
    return found;
  }

  private InvalidInputException unknownArchitecture(List<String> classes, Optional<String> type) {
    return classes.isEmpty()
        ? json.invalid("model_type", unknown(type.orElseThrow()))
        : json.invalid("architectures", unknown(classes.get(0)));
  }

  private static String unknown(String name) {
    return "the architecture %s is not supported; supported: %s".formatted(name, supported());
  }

  private static String supported() {
    return Architecture.supportedClassNames();
  }

  private void refuseUnsupported() {
    if (json.has("quantization_config")) {
      throw json.invalid(
          "quantization_config",
          "quantized weights are not supported; use the model in float32, float16 or bfloat16");
    }
    if (json.flag("mlp_bias", false)) {
      throw json.invalid("mlp_bias", "true is not supported");
    }
  }

  private int keyValueHeads(Family family, int queryHeads) {
    // As in transformers: an omitted field has the family's default, and null means one per query
    // head.
    boolean leftOut = !json.names().contains("num_key_value_heads");
    int whenAbsent = leftOut ? family.defaultKeyValueHeads(queryHeads) : queryHeads;
    int keyValueHeads =
        json.optionalPositiveInteger("num_key_value_heads", LARGEST_WIDTH).orElse(whenAbsent);
    if (queryHeads % keyValueHeads != 0) {
      throw json.invalid(
          "num_key_value_heads",
          "num_attention_heads (%d) must be a multiple of it, and it is %d%s"
              .formatted(queryHeads, keyValueHeads, leftOut ? " when left out" : ""));
    }
    return keyValueHeads;
  }

  private int headSize(Family family, int hiddenSize, int queryHeads) {
    int headSize =
        json.optionalPositiveInteger("head_dim", LARGEST_WIDTH)
            .or(family::defaultHeadSize)
            .orElseGet(() -> dividedHeadSize(hiddenSize, queryHeads));
    if (headSize % 2 != 0) {
      throw json.invalid(
          "head_dim", "rotary embeddings need an even head size, and it is " + headSize);
    }
    if ((long) queryHeads * headSize > LARGEST_WIDTH) {
      throw json.invalid(
          "head_dim",
          "%d heads of size %d are more than the supported width of %d"
              .formatted(queryHeads, headSize, LARGEST_WIDTH));
    }
    return headSize;
  }

  private int dividedHeadSize(int hiddenSize, int queryHeads) {
    if (hiddenSize % queryHeads != 0) {
      throw json.invalid(
          "hidden_size",
          "%d must be a multiple of num_attention_heads (%d) when head_dim is left out"
              .formatted(hiddenSize, queryHeads));
    }
    return hiddenSize / queryHeads;
  }

  /**
   * The context that YaRN gives a model, or 0. Users add YaRN to a published model without changing
   * {@code max_position_embeddings}.
   */
  private static int stretchedPositions(RotaryEmbedding rotary) {
    return rotary.scaling() instanceof Yarn yarn
        ? (int) (yarn.factor() * yarn.originalMaximumPositions())
        : 0;
  }

  private FloatType dtype() {
    String field = json.has("dtype") ? "dtype" : "torch_dtype";
    String name = json.text(field).orElse(FloatType.FLOAT32.configName());
    return FloatType.ofConfigName(name)
        .orElseThrow(
            () -> json.invalid(field, "must be float32, float16 or bfloat16, not " + name));
  }
}
