package io.rsd.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * The configuration of the text model within that of a model for text and images. The result
 * describes the text model alone, as transformers would save it.
 */
final class CompositeConfig {

  private static final String CLASS = "Gemma3ForConditionalGeneration";
  private static final String TYPE = "gemma3";
  private static final String TEXT = "text_config";

  /** Fields of the whole model, which count where they are set. */
  private static final List<String> OF_THE_WHOLE =
      List.of(
          "dtype",
          "torch_dtype",
          "tie_word_embeddings",
          "quantization_config",
          "bos_token_id",
          "eos_token_id",
          "pad_token_id",
          "transformers_version");

  private CompositeConfig() {}

  /** The configuration of the text model; the given one if it describes nothing else. */
  static JsonFields text(JsonFields json) {
    List<String> classes = json.texts("architectures");
    boolean composite =
        classes.isEmpty()
            ? json.text("model_type").filter(TYPE::equals).isPresent()
            : classes.equals(List.of(CLASS));
    if (!composite) {
      return json;
    }
    JsonFields text =
        json.fields(TEXT)
            .orElseThrow(() -> json.invalid(TEXT, "is missing; it describes the text model"));
    JsonObject whole = json.copy();
    JsonObject merged = text.copy();
    JsonArray architectures = new JsonArray();
    architectures.add(Architecture.GEMMA3.className());
    merged.add("architectures", architectures);
    if (!text.has("model_type")) {
      merged.addProperty("model_type", Architecture.GEMMA3.modelType());
    }
    for (String field : OF_THE_WHOLE) {
      if (json.has(field)) {
        merged.add(field, whole.get(field));
      }
    }
    return text.with(merged);
  }
}
