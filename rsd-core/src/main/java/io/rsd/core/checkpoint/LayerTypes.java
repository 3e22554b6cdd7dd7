package io.rsd.core.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Reads which layers of a model attend to a sliding window. */
final class LayerTypes {

  private static final String FIELD = "layer_types";
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";
  private static final String WINDOW = "sliding_window";
  private static final String USED = "use_sliding_window";

  /** Qwen's defaults in transformers. */
  private static final int QWEN_WINDOW = 4096;

  private static final int QWEN_FULL_LAYERS = 28;

  private LayerTypes() {}

  /**
   * The layers with a sliding window, by the list {@code layer_types}.
   *
   * @param otherwise whether a layer has one if the configuration lacks the list
   */
  static List<Integer> sliding(JsonFields json, int layers, IntPredicate otherwise) {
    List<String> types = json.texts(FIELD);
    for (String type : types) {
      if (!type.equals(FULL) && !type.equals(SLIDING)) {
        throw json.invalid(
            FIELD, "%s is not supported, only %s and %s".formatted(type, FULL, SLIDING));
      }
    }
    if (!types.isEmpty() && types.size() != layers) {
      throw json.invalid(
          FIELD, "has %d entries, but num_hidden_layers is %d".formatted(types.size(), layers));
    }
    return IntStream.range(0, layers)
        .filter(types.isEmpty() ? otherwise : layer -> types.get(layer).equals(SLIDING))
        .boxed()
        .toList();
  }

  /** The window of the layers that have one. */
  static Optional<SlidingWindow> window(
      JsonFields json, List<Integer> layers, int whenAbsent, RotaryEmbedding rotary) {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    if (isNull(json)) {
      throw json.invalid(WINDOW, "is null, but layers %s have a sliding window".formatted(layers));
    }
    int size = json.optionalPositiveInteger(WINDOW, Integer.MAX_VALUE).orElse(whenAbsent);
    return Optional.of(new SlidingWindow(size, layers, rotary));
  }

  /**
   * Qwen2's and Qwen3's windows: in the layers from {@code max_window_layers} on, if used. A window
   * of null is none, whatever {@code use_sliding_window} says.
   */
  static Optional<SlidingWindow> ofQwen(JsonFields json, int layers, RotaryEmbedding rotary) {
    boolean used = json.flag(USED, false) && !isNull(json);
    List<Integer> sliding =
        sliding(
            json,
            layers,
            layer ->
                used
                    && layer >= json.optionalInteger("max_window_layers").orElse(QWEN_FULL_LAYERS));
    if (!sliding.isEmpty() && !used) {
      throw json.invalid(
          FIELD, "%s, but %s is not true, or %s is null".formatted(SLIDING, USED, WINDOW));
    }
    return window(json, sliding, QWEN_WINDOW, rotary);
  }

  private static boolean isNull(JsonFields json) {
    return json.names().contains(WINDOW) && !json.has(WINDOW);
  }

  /** For a family without sliding windows. */
  static Optional<SlidingWindow> refuse(JsonFields json, int layers) {
    if (json.flag(USED, false)) {
      throw json.invalid(USED, "sliding-window attention is not supported for this family");
    }
    if (!sliding(json, layers, layer -> false).isEmpty()) {
      throw json.invalid(FIELD, SLIDING + " is not supported for this family");
    }
    return Optional.empty();
  }
}
