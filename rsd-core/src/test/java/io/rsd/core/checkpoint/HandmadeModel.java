package io.rsd.core.checkpoint;

import io.rsd.core.testing.ConfigJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A model folder of a few hundred numbers, put together byte by byte and apart from the code under
 * test, so that a test can say what is wrong with it.
 */
final class HandmadeModel {

  /** A tensor of the file, whose bytes are random. */
  record Tensor(String type, List<Long> shape, ByteBuffer bytes) {}

  static final String TOKENIZER =
      """
      {"version": "1.0", "added_tokens": [{"id": 4, "content": "<end>", "special": true}],
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"]]}}
      """;

  private final Random random = new Random(7);
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final ConfigJson config =
      ConfigJson.of(Architecture.QWEN3)
          .with("vocab_size", 6)
          .with("hidden_size", 4)
          .with("num_hidden_layers", 1)
          .heads(2, 1, 2)
          .with("intermediate_size", 3)
          .with("eos_token_id", 5);

  /** The model whole and right. */
  HandmadeModel() {
    with("model.embed_tokens.weight", "F32", 6, 4);
    with("model.norm.weight", "F32", 4);
    with("lm_head.weight", "F32", 6, 4);
    String layer = "model.layers.0.";
    with(layer + "input_layernorm.weight", "F32", 4);
    with(layer + "post_attention_layernorm.weight", "F32", 4);
    with(layer + "self_attn.q_proj.weight", "F32", 4, 4);
    with(layer + "self_attn.k_proj.weight", "F32", 2, 4);
    with(layer + "self_attn.v_proj.weight", "F32", 2, 4);
    with(layer + "self_attn.o_proj.weight", "F32", 4, 4);
    with(layer + "self_attn.q_norm.weight", "F32", 2);
    with(layer + "self_attn.k_norm.weight", "F32", 2);
    with(layer + "mlp.gate_proj.weight", "F32", 3, 4);
    with(layer + "mlp.up_proj.weight", "F32", 3, 4);
    with(layer + "mlp.down_proj.weight", "F32", 4, 3);
  }

  /** Adds or replaces a tensor; its numbers are random. */
  HandmadeModel with(String name, String type, long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    int size = type.endsWith("64") ? 8 : type.endsWith("16") ? 2 : 4;
    byte[] bytes = new byte[(int) (sizes.stream().reduce(1L, (a, b) -> a * b) * size)];
    random.nextBytes(bytes);
    tensors.put(name, new Tensor(type, sizes, ByteBuffer.wrap(bytes)));
    return this;
  }

  HandmadeModel withCopy(String name, String original) {
    tensors.put(name, tensors.get(original));
    return this;
  }

  HandmadeModel without(String name) {
    tensors.remove(name);
    return this;
  }

  /** Says that the embedding is the output matrix. */
  HandmadeModel tied() {
    config.with("tie_word_embeddings", true);
    return this;
  }

  /** Names the class that the model was saved from. */
  HandmadeModel named(String architecture) {
    config.architecture(architecture);
    return this;
  }

  /** The names without the prefix {@code model.}, as the bare decoder is saved. */
  HandmadeModel withoutPrefix() {
    Map<String, Tensor> prefixed = new LinkedHashMap<>(tensors);
    tensors.clear();
    prefixed.forEach((name, tensor) -> tensors.put(name.replaceFirst("^model\\.", ""), tensor));
    return this;
  }

  ByteBuffer bytesOf(String name) {
    return tensors.get(name).bytes().duplicate();
  }

  Path write(Path folder) throws IOException {
    writeSmallFiles(folder);
    Files.write(folder.resolve("model.safetensors"), safetensors(tensors));
    return folder;
  }

  /** Writes the tensors alternately into two files, with an index. */
  Path writeSharded(Path folder) throws IOException {
    writeSmallFiles(folder);
    List<Map<String, Tensor>> shards = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
    Map<String, String> fileOfTensor = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      shards.get(next).put(tensor.getKey(), tensor.getValue());
      fileOfTensor.put(tensor.getKey(), shardName(next));
      next = 1 - next;
    }
    for (int shard = 0; shard < 2; shard++) {
      Files.write(folder.resolve(shardName(shard)), safetensors(shards.get(shard)));
    }
    writeIndex(folder, fileOfTensor);
    return folder;
  }

  static void writeIndex(Path folder, Map<String, String> fileOfTensor) throws IOException {
    String map =
        fileOfTensor.entrySet().stream()
            .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",\n"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + map + "}}");
  }

  static String shardName(int shard) {
    return "model-0000%d-of-00002.safetensors".formatted(shard + 1);
  }

  static byte[] safetensors(Map<String, Tensor> tensors) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    int begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      int end = begin + tensor.bytes().remaining();
      header.append(
          ",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(entry.getKey(), tensor.type(), tensor.shape(), begin, end));
      begin = end;
    }
    ByteBuffer data = ByteBuffer.allocate(begin);
    tensors.values().forEach(tensor -> data.put(tensor.bytes().duplicate()));
    return safetensors(header + "}", data.array());
  }

  static byte[] safetensors(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  private void writeSmallFiles(Path folder) throws IOException {
    config.write(folder);
    Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
  }
}
