package io.rsd.core.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.rsd.core.InvalidInputException;
import io.rsd.core.files.NewFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a model folder in HuggingFace layout: the configuration and tokenizer files of another
 * folder, with new weights. Transformers and vLLM can load it like the original.
 */
public final class CheckpointWriter {
  /** The size in bytes above which the weights are split into several files. */
  public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

  private static final String CONFIG = "config.json";

  private static final List<String> COPIED =
      List.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "tokenizer.model",
          "vocab.json",
          "merges.txt",
          "added_tokens.json",
          "special_tokens_map.json",
          "chat_template.jinja");

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private final Path source;
  private final FloatType type;
  private final long shardBytes;

  /**
   * A writer of models with the shape and tokenizer of the one in a folder.
   *
   * @param source the folder whose {@code config.json} and tokenizer files are copied; its weights
   *     are not needed
   * @param type the type in which all weights are written
   * @param shardBytes the most tensor bytes in one file; a larger tensor gets a file of its own
   */
  public CheckpointWriter(Path source, FloatType type, long shardBytes) {
    this.source = source;
    this.type = type;
    this.shardBytes = shardBytes;
  }

  /**
   * Writes the folder. It gets its name only when every file in it is complete and on the disk; a
   * failure leaves nothing under that name.
   *
   * @param target the folder to create, which must not exist or must be empty
   * @param tensors the source of every tensor in {@link Checkpoint#expectedTensors}; it is read in
   *     parts, one tensor after the other, and converted if its type differs
   * @throws InvalidInputException if the target holds something, or the source cannot be read
   * @throws UncheckedIOException if the files cannot be written
   */
  public void write(Path target, TensorSource tensors) {
    NewFolder.refuseOccupied(target);
    ModelConfig config = ModelConfig.read(source.resolve(CONFIG));
    try {
      NewFolder.fill(target, folder -> fill(folder, config, tensors));
    } catch (IOException e) {
      throw new UncheckedIOException(target + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private void fill(NewFolder folder, ModelConfig config, TensorSource tensors) throws IOException {
    folder.write(CONFIG, json(configOfThisType()));
    for (String name : COPIED) {
      if (Files.exists(source.resolve(name))) {
        folder.write(name, Files.readAllBytes(source.resolve(name)));
      }
    }
    writeWeights(folder, Checkpoint.expectedTensors(config), tensors);
  }

  private JsonObject configOfThisType() {
    JsonObject config = CompositeConfig.text(JsonFields.read(source.resolve(CONFIG))).copy();
    OlderRotaryFields.addTo(config);
    // Newer versions of transformers write dtype and also read the older name.
    List<String> present = List.of("dtype", "torch_dtype").stream().filter(config::has).toList();
    for (String field : present.isEmpty() ? List.of("torch_dtype") : present) {
      config.addProperty(field, type.configName());
    }
    return config;
  }

  private void writeWeights(
      NewFolder folder, SortedMap<String, List<Long>> shapes, TensorSource tensors)
      throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(type, tensors);
    List<SortedMap<String, List<Long>>> shards = shards(shapes, writer);
    if (shards.size() == 1) {
      writer.write(folder.resolve(WeightFiles.SINGLE), shapes);
      return;
    }
    SortedMap<String, String> fileOfTensor = new TreeMap<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      String name = WeightFiles.shard(shard + 1, shards.size());
      writer.write(folder.resolve(name), shards.get(shard));
      shards.get(shard).keySet().forEach(tensor -> fileOfTensor.put(tensor, name));
    }
    long totalSize = shapes.values().stream().mapToLong(writer::byteCount).sum();
    folder.write(WeightFiles.INDEX, json(index(totalSize, fileOfTensor)));
  }

  private List<SortedMap<String, List<Long>>> shards(
      SortedMap<String, List<Long>> shapes, SafetensorsWriter writer) {
    List<SortedMap<String, List<Long>>> shards = new ArrayList<>();
    long used = Long.MAX_VALUE;
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      long size = writer.byteCount(tensor.getValue());
      if (used > shardBytes - size) {
        shards.add(new TreeMap<>());
        used = 0;
      }
      shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
      used += size;
    }
    return shards;
  }

  private static JsonObject index(long totalSize, SortedMap<String, String> fileOfTensor) {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("total_size", totalSize);
    JsonObject index = new JsonObject();
    index.add("metadata", metadata);
    index.add("weight_map", JSON.toJsonTree(fileOfTensor));
    return index;
  }

  private static byte[] json(JsonObject object) {
    return (JSON.toJson(object) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
