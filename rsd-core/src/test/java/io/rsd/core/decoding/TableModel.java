package io.rsd.core.decoding;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.testing.ConfigJson;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real model whose next-token logits are a table: {@code logits[last token][next token]}. Its
 * layers add nothing, its embedding is the unit matrix, and its output matrix holds the table, so
 * every law of decoding with it is known in closed form.
 */
final class TableModel {

  private TableModel() {}

  /** Writes the model's folder and loads it in float32. */
  static LanguageModel load(Path folder, double[][] logits) throws IOException {
    return load(folder, logits, 2);
  }

  /**
   * Writes the model's folder and loads it in float32.
   *
   * @param headSize dimensions of its only attention head; a position of its cache takes 8 bytes
   *     for each
   */
  static LanguageModel load(Path folder, double[][] logits, int headSize) throws IOException {
    int size = logits.length;
    ConfigJson.of(Architecture.LLAMA)
        .with("vocab_size", size)
        .with("hidden_size", size)
        .with("intermediate_size", 2)
        .with("num_hidden_layers", 1)
        .heads(1, 1, headSize)
        .with("rms_norm_eps", 1e-12)
        .write(folder);
    Map<String, float[]> tensors = tensors(ModelConfig.read(folder.resolve("config.json")), logits);
    writeSafetensors(
        folder.resolve("model.safetensors"),
        tensors,
        Checkpoint.expectedTensors(ModelConfig.read(folder.resolve("config.json"))));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return LanguageModel.load(checkpoint, ComputeDevice.parse("cpu"), FloatType.FLOAT32);
    }
  }

  private static Map<String, float[]> tensors(ModelConfig config, double[][] logits) {
    int size = logits.length;
    Map<String, float[]> tensors = new LinkedHashMap<>();
    Checkpoint.expectedTensors(config)
        .forEach(
            (name, shape) ->
                tensors.put(
                    name,
                    new float
                        [shape.stream()
                            .mapToInt(Math::toIntExact)
                            .reduce(1, Math::multiplyExact)]));
    for (int last = 0; last < size; last++) {
      tensors.get("model.embed_tokens.weight")[last * size + last] = 1;
      // The norm makes a unit vector sqrt(size) times as long; this makes it a unit vector again.
      tensors.get("model.norm.weight")[last] = (float) (1 / Math.sqrt(size));
      for (int next = 0; next < size; next++) {
        tensors.get("lm_head.weight")[next * size + last] = (float) logits[last][next];
      }
    }
    return tensors;
  }

  private static void writeSafetensors(
      Path file, Map<String, float[]> tensors, Map<String, List<Long>> shapes) throws IOException {
    JsonObject header = new JsonObject();
    int offset = 0;
    for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "F32");
      JsonArray shape = new JsonArray();
      shapes.get(tensor.getKey()).forEach(shape::add);
      entry.add("shape", shape);
      JsonArray place = new JsonArray();
      place.add(offset);
      offset += Float.BYTES * tensor.getValue().length;
      place.add(offset);
      entry.add("data_offsets", place);
      header.add(tensor.getKey(), entry);
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(Long.BYTES + text.length + offset).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(text.length).put(text);
    tensors
        .values()
        .forEach(
            values -> {
              for (float value : values) {
                content.putFloat(value);
              }
            });
    Files.write(file, content.array());
  }
}
