package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.ConfigJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String OUTPUT = "lm_head.weight";

  @TempDir Path folder;

  @Test
  void opensOneFileAndShardsAlike() throws IOException {
    HandmadeModel model = new HandmadeModel();
    try (Checkpoint single = Checkpoint.open(model.write(folder.resolve("single")));
        Checkpoint sharded = Checkpoint.open(model.writeSharded(folder.resolve("sharded")))) {
      assertThat(single.config()).isEqualTo(sharded.config());
      assertThat(single.tensors().keySet()).isEqualTo(sharded.tensors().keySet());
      for (String name : single.tensors().keySet()) {
        ByteBuffer expected = model.bytesOf(name);
        assertThat(bytes(single, name)).isEqualTo(expected);
        assertThat(bytes(sharded, name)).isEqualTo(expected);
      }
    }
  }

  @Test
  void prefersTheSingleFileToTheIndexAsTransformersDoes() throws IOException {
    new HandmadeModel().write(folder);
    HandmadeModel.writeIndex(folder, Map.of(EMBEDDING, "not-there.safetensors"));
    Checkpoint.open(folder).close();
  }

  @Test
  void expectsTheNamesAndShapesOfTransformers() {
    ModelConfig qwen2 =
        new ModelConfig(
            Architecture.QWEN2,
            100,
            12,
            1,
            6,
            2,
            2,
            20,
            1e-6,
            true,
            true,
            new RotaryEmbedding(1e4, new RotaryScaling.Unscaled()),
            64,
            FloatType.FLOAT32);
    assertThat(Checkpoint.expectedTensors(qwen2))
        .containsOnly(
            Map.entry(EMBEDDING, List.of(100L, 12L)),
            Map.entry("model.layers.0.input_layernorm.weight", List.of(12L)),
            Map.entry("model.layers.0.mlp.down_proj.weight", List.of(12L, 20L)),
            Map.entry("model.layers.0.mlp.gate_proj.weight", List.of(20L, 12L)),
            Map.entry("model.layers.0.mlp.up_proj.weight", List.of(20L, 12L)),
            Map.entry("model.layers.0.post_attention_layernorm.weight", List.of(12L)),
            Map.entry("model.layers.0.self_attn.k_proj.bias", List.of(4L)),
            Map.entry("model.layers.0.self_attn.k_proj.weight", List.of(4L, 12L)),
            Map.entry("model.layers.0.self_attn.o_proj.weight", List.of(12L, 12L)),
            Map.entry("model.layers.0.self_attn.q_proj.bias", List.of(12L)),
            Map.entry("model.layers.0.self_attn.q_proj.weight", List.of(12L, 12L)),
            Map.entry("model.layers.0.self_attn.v_proj.bias", List.of(4L)),
            Map.entry("model.layers.0.self_attn.v_proj.weight", List.of(4L, 12L)),
            Map.entry("model.norm.weight", List.of(12L)));
  }

  @Test
  void theEndsOfATextAreThoseOfBothConfigs() throws IOException {
    new HandmadeModel().write(folder);
    assertThat(generation()).isEqualTo(new GenerationConfig(List.of(5), List.of()));
    Path generation = folder.resolve("generation_config.json");
    Files.writeString(generation, "{\"eos_token_id\": [4, 3], \"bos_token_id\": 1}");
    assertThat(generation()).isEqualTo(new GenerationConfig(List.of(4, 3, 5), List.of(1)));
    Files.writeString(generation, "{\"bos_token_id\": 1}");
    assertThat(generation()).isEqualTo(new GenerationConfig(List.of(5), List.of(1)));
    Files.writeString(generation, "{\"eos_token_id\": [6]}");
    assertRefused("generation_config.json", "eos_token_id", "from 0 to 5, not 6");
  }

  @Test
  void namesTheMissingTensor() throws IOException {
    new HandmadeModel().without("model.layers.0.mlp.up_proj.weight").write(folder);
    assertRefused("model.safetensors", "model.layers.0.mlp.up_proj.weight", "missing");
  }

  @Test
  void namesTheExtraTensor() throws IOException {
    new HandmadeModel().with("model.layers.1.mlp.up_proj.weight", "F32", 3, 4).write(folder);
    assertRefused("model.safetensors", "model.layers.1.mlp.up_proj.weight", "not part of");
  }

  @Test
  void namesTheMisshapenTensor() throws IOException {
    new HandmadeModel().with("model.norm.weight", "F32", 5).write(folder);
    assertRefused("model.safetensors", "model.norm.weight", "has the shape [5]", "must be [4]");
  }

  @Test
  void namesTheEmbeddingThatDoesNotFitTheVocabulary() throws IOException {
    new HandmadeModel().with(EMBEDDING, "F32", 5, 4).write(folder);
    assertRefused("model.safetensors", EMBEDDING, "[5, 4]", "[6, 4]");
  }

  @Test
  void namesTheTensorOfAnotherType() throws IOException {
    new HandmadeModel().with("model.norm.weight", "F64", 4).write(folder);
    assertRefused("model.safetensors", "model.norm.weight", "F64", "F32, F16 and BF16");
  }

  @Test
  void ignoresTheRotaryBuffersOfOldFiles() throws IOException {
    new HandmadeModel()
        .with("model.layers.0.self_attn.rotary_emb.inv_freq", "F32", 1)
        .write(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors().keySet())
          .isEqualTo(Checkpoint.expectedTensors(checkpoint.config()).keySet());
    }
  }

  @Test
  void addsThePrefixThatABareDecoderLacks() throws IOException {
    HandmadeModel model = new HandmadeModel().tied().without(OUTPUT);
    ByteBuffer embedding = model.bytesOf(EMBEDDING);
    model.withoutPrefix().write(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensor(EMBEDDING).name()).isEqualTo(EMBEDDING);
      assertThat(bytes(checkpoint, EMBEDDING)).isEqualTo(embedding);
    }
  }

  @Test
  void untiedModelsMustHaveTheirOutputMatrix() throws IOException {
    new HandmadeModel().without(OUTPUT).write(folder);
    assertRefused("model.safetensors", OUTPUT, "missing", "\"tie_word_embeddings\": true");
  }

  @Test
  void tiedModelsNeedNoOutputMatrixButMayHoldACopy() throws IOException {
    new HandmadeModel().tied().without(OUTPUT).write(folder.resolve("without"));
    new HandmadeModel().tied().withCopy(OUTPUT, EMBEDDING).write(folder.resolve("copy"));
    for (String name : List.of("without", "copy")) {
      try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(name))) {
        assertThat(checkpoint.tensors()).containsKey(EMBEDDING).doesNotContainKey(OUTPUT);
      }
    }
  }

  @Test
  void refusesATiedModelWhoseOutputMatrixDiffers() throws IOException {
    new HandmadeModel().tied().write(folder);
    assertRefused("model.safetensors", OUTPUT, "differs from", "tie_word_embeddings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "ab": 2   | "ab": 6   | has token ids up to 6, but vocab_size in config.json is 6
          "ab": 2   | "ab": 99  | has token ids up to 99
          "ab": 2   | "ab": "2" | the id of "ab"
          "ab": 2   | "ab": -2  | the id of "ab"
          "id": 4   | "id": 4.5 | added_tokens
          {"a":     | [{"a":    | model.vocab
          "version" | version   | not valid JSON
          """)
  void namesTheTokenThatHasNoRow(String text, String replacement, String problem)
      throws IOException {
    new HandmadeModel().write(folder);
    Files.writeString(
        folder.resolve("tokenizer.json"), HandmadeModel.TOKENIZER.replace(text, replacement));
    assertRefused("tokenizer.json", problem);
  }

  @Test
  void anAddedTokenNeedsNoRow() throws IOException {
    new HandmadeModel().write(folder);
    Files.writeString(
        folder.resolve("tokenizer.json"),
        HandmadeModel.TOKENIZER.replace("\"id\": 4", "\"id\": 6"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.description().requireTokenizerFile().vocabulary())
          .contains(new VocabularyEntry(6, "<end>", true, true));
    }
  }

  @Test
  void ofTiedMatricesEitherMayBeStored() throws IOException {
    HandmadeModel model = new HandmadeModel().tied();
    ByteBuffer matrix = model.bytesOf(OUTPUT);
    model.without(EMBEDDING).write(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors()).containsKey(EMBEDDING).doesNotContainKey(OUTPUT);
      assertThat(bytes(checkpoint, EMBEDDING)).isEqualTo(matrix);
    }
  }

  @Test
  void aBaseModelWithoutItsOutputLayerIsRefusedUnlessTied() throws IOException {
    new HandmadeModel().without(OUTPUT).withoutPrefix().named("Qwen3Model").write(folder);
    assertRefused(OUTPUT, "missing", "tie_word_embeddings");
    new HandmadeModel().without(OUTPUT).withoutPrefix().tied().named("Qwen3Model").write(folder);
    Checkpoint.open(folder).close();
  }

  @Test
  void namesWhatIsWrongWithTheIndex() throws IOException {
    new HandmadeModel().writeSharded(folder);
    Path index = folder.resolve("model.safetensors.index.json");
    String right = Files.readString(index);

    Files.writeString(index, right.replaceFirst("model-00002", "model-00001"));
    assertRefused("model-00002-of-00002.safetensors", "is not where", index.getFileName());

    Files.writeString(
        index,
        right.replaceFirst(
            "\\{\"model", "{\"extra\": \"model-00001-of-00002.safetensors\", \"model"));
    assertRefused("index.json", "\"extra\"", "not in model-00001-of-00002.safetensors");

    Files.writeString(index, right.replaceFirst("model-00001", "../model-00001"));
    assertRefused("index.json", "in the same folder");

    Files.writeString(index, right.replaceFirst("model-00001", "\\\\u0000"));
    assertRefused("index.json", "in the same folder");

    Files.writeString(index, right.replaceFirst("\"model-00001[^\"]*\"", "7"));
    assertRefused("index.json", "must be a string, not 7");

    Files.writeString(index, "{}");
    assertRefused("index.json", "weight_map");

    Files.writeString(index, right);
    Files.delete(folder.resolve(HandmadeModel.shardName(1)));
    assertRefused("model-00002-of-00002.safetensors", "no such file");
  }

  @Test
  void namesWhatIsNotThere() throws IOException {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("nowhere")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere: there is no such folder");
    assertRefused("config.json", "no such file");
    ConfigJson.of(Architecture.QWEN3).write(folder);
    assertRefused("holds neither model.safetensors nor model.safetensors.index.json");
  }

  @Test
  void tensorsOfOthersAreNotServed() throws IOException {
    HandmadeModel model = new HandmadeModel();
    try (Checkpoint one = Checkpoint.open(model.write(folder.resolve("one")));
        Checkpoint two = Checkpoint.open(model.write(folder.resolve("two")))) {
      assertThatThrownBy(() -> one.bytes(two.tensor(EMBEDDING), 0, 4))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> one.tensor("model.none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("model.none");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config.json", "tokenizer.json", "model.safetensors.index.json", "generation"})
  void anyTruncationOrChangedByteGivesAResultOrAClearError(String name) throws IOException {
    new HandmadeModel().writeSharded(folder);
    Path file = folder.resolve(name.equals("generation") ? "generation_config.json" : name);
    if (name.equals("generation")) {
      Files.writeString(file, "{\"bos_token_id\": 1, \"eos_token_id\": [4, 3]}");
    }
    byte[] right = Files.readAllBytes(file);
    for (int position = 0; position < right.length; position++) {
      Files.write(file, Arrays.copyOf(right, position));
      assertOpensOrIsRefused();
      for (int change : new int[] {0x01, 0x80}) {
        byte[] changed = right.clone();
        changed[position] ^= (byte) change;
        Files.write(file, changed);
        assertOpensOrIsRefused();
      }
    }
  }

  private void assertOpensOrIsRefused() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.tensors()).isNotEmpty();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining(folder.toString());
    }
  }

  private GenerationConfig generation() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return checkpoint.description().generation();
    }
  }

  private static ByteBuffer bytes(Checkpoint checkpoint, String name) {
    TensorInfo tensor = checkpoint.tensor(name);
    return checkpoint.bytes(tensor, 0, (int) tensor.byteCount());
  }

  private void assertRefused(Object... parts) {
    var refusal =
        assertThatThrownBy(() -> Checkpoint.open(folder))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining(folder.toString());
    for (Object part : parts) {
      refusal.hasMessageContaining(part.toString());
    }
  }
}
