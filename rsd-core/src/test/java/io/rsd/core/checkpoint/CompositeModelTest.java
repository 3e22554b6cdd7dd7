package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.testing.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text model in a folder of a model for text and images. */
class CompositeModelTest {

  private static final Path TEXT = Fixtures.model("hf-gemma3-a");

  @TempDir Path folder;

  /** The fixture as a part of such a model, which spells its tensors with a prefix. */
  private Path composite(String prefix) throws IOException {
    Path model = Files.createDirectories(folder.resolve("composite"));
    JsonObject text = json(TEXT.resolve("config.json"));
    JsonObject whole = new JsonObject();
    JsonArray names = new JsonArray();
    names.add("Gemma3ForConditionalGeneration");
    whole.add("architectures", names);
    whole.addProperty("model_type", "gemma3");
    for (String field : new String[] {"dtype", "eos_token_id"}) {
      whole.add(field, text.remove(field));
    }
    text.remove("architectures");
    whole.add("text_config", text);
    whole.add("vision_config", new JsonObject());
    Files.writeString(model.resolve("config.json"), whole.toString());
    Files.copy(TEXT.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
    Files.write(model.resolve("model.safetensors"), renamed(prefix));
    return model;
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static byte[] renamed(String prefix) throws IOException {
    byte[] file = Files.readAllBytes(TEXT.resolve("model.safetensors"));
    int begin = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() + Long.BYTES;
    String header = new String(file, Long.BYTES, begin - Long.BYTES, StandardCharsets.UTF_8).trim();
    byte[] data = Arrays.copyOfRange(file, begin, file.length + 2 * Long.BYTES);
    int end = file.length - begin;
    // Tensors of the encoder of images, of which one has a type that text models do not have.
    String others =
        ",\"vision_tower.patches.weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}"
            + ",\"model.multi_modal_projector.ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[%d,%d]}}";
    String all =
        header.substring(0, header.length() - 1).replace("\"model.", "\"" + prefix)
            + others.formatted(end, end + 8, end + 8, end + 16);
    return HandmadeModel.safetensors(all, data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"language_model.model.", "model.language_model.", "language_model."})
  void textModelIsReadAndTheRestSkipped(String prefix) throws IOException {
    try (Checkpoint whole = Checkpoint.open(composite(prefix));
        Checkpoint text = Checkpoint.open(TEXT)) {
      assertThat(whole.config()).isEqualTo(text.config());
      assertThat(whole.description().generation()).isEqualTo(text.description().generation());
      assertThat(whole.tensors().keySet()).isEqualTo(text.tensors().keySet());
      for (String name : text.tensors().keySet()) {
        assertThat(bytes(whole, name)).isEqualTo(bytes(text, name));
      }
    }
  }

  @Test
  void textModelIsWrittenOnItsOwn() throws IOException {
    Path written = folder.resolve("written");
    Path model = composite("language_model.model.");
    try (Checkpoint whole = Checkpoint.open(model)) {
      new CheckpointWriter(model, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
          .write(written, TensorSource.of(whole));
      try (Checkpoint again = Checkpoint.open(written)) {
        assertThat(again.config()).isEqualTo(whole.config());
        assertThat(again.description().generation()).isEqualTo(whole.description().generation());
      }
    }
    JsonObject config = json(written.resolve("config.json"));
    assertThat(config.get("architectures").toString()).isEqualTo("[\"Gemma3ForCausalLM\"]");
    assertThat(config.get("model_type").getAsString()).isEqualTo("gemma3_text");
    assertThat(config.has("vision_config")).isFalse();
  }

  @Test
  void tensorThatIsThereTwiceIsRefused() throws IOException {
    Path model = composite("language_model.model.");
    byte[] file = Files.readAllBytes(model.resolve("model.safetensors"));
    String name = "\"vision_tower.patches.weight\":{\"dtype\":\"F32\",\"shape\":[2]";
    String other = "\"language_model.norm.weight\":{\"dtype\":\"F32\",\"shape\":[2]";
    String changed =
        new String(file, StandardCharsets.ISO_8859_1)
            .replace(name, other + " ".repeat(name.length() - other.length()));
    Files.write(model.resolve("model.safetensors"), changed.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Checkpoint.open(model))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("norm.weight");
  }

  @Test
  void errorsNameTheFieldInItsPlace() throws IOException {
    Path config = composite("language_model.model.").resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("\"hidden_size\":40", "\"hidden_size\":0"));
    assertThatThrownBy(() -> ModelConfig.read(config))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json: field \"text_config.hidden_size\"");
    Files.writeString(config, "{\"architectures\": [\"Gemma3ForConditionalGeneration\"]}");
    assertThatThrownBy(() -> ModelConfig.read(config))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("field \"text_config\": is missing");
  }

  private static ByteBuffer bytes(Checkpoint checkpoint, String name) {
    TensorInfo tensor = checkpoint.tensor(name);
    return checkpoint.bytes(tensor, 0, (int) tensor.byteCount());
  }
}
