package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Phi's configurations: LongRoPE as transformers 4 and 5 spell it, and the window of all layers.
 */
class PhiConfigTest {

  private static final LongRope SCALING =
      new LongRope(List.of(1.0, 1.5), List.of(2.0, 8.0), 100, Math.sqrt(1.5));

  /** The fields of transformers 4, and those of 5. */
  private static final String OLDER =
      """
      "rope_theta": 500.0, "partial_rotary_factor": 0.5, "original_max_position_embeddings": 100,
      "rope_scaling": {"type": "longrope", "short_factor": [1, 1.5], "long_factor": [2, 8]}
      """;

  private static final String NEWER =
      """
      "partial_rotary_factor": 0.5, "original_max_position_embeddings": 100, "rope_parameters":
      {"rope_theta": 500.0, "rope_type": "longrope", "type": "longrope", "factor": null,
       "partial_rotary_factor": 0.5, "original_max_position_embeddings": 100,
       "short_factor": [1, 1.5], "long_factor": [2, 8]}
      """;

  @TempDir Path folder;

  @Test
  void readsPhi4Mini() {
    String ones = numbers(Collections.nCopies(48, 1.0));
    String long48 = numbers(Collections.nCopies(48, 2.5));
    ModelConfig config =
        read(
            """
            {"architectures": ["Phi3ForCausalLM"], "attention_bias": false,
             "attention_dropout": 0.0,
             "auto_map": {"AutoConfig": "configuration_phi3.Phi3Config"}, "bos_token_id": 199999,
             "embd_pdrop": 0.0, "eos_token_id": 199999, "full_attn_mod": 1, "hidden_act": "silu",
             "hidden_size": 3072, "initializer_range": 0.02, "intermediate_size": 8192,
             "interpolate_factor": 1, "lm_head_bias": false, "max_position_embeddings": 131072,
             "mlp_bias": false, "model_type": "phi3", "num_attention_heads": 24,
             "num_hidden_layers": 32, "num_key_value_heads": 8,
             "original_max_position_embeddings": 4096, "pad_token_id": 199999,
             "partial_rotary_factor": 0.75, "resid_pdrop": 0.0, "rms_norm_eps": 1e-05,
             "rope_scaling": {"long_factor": %s, "short_factor": %s, "type": "longrope"},
             "rope_theta": 10000.0, "sliding_window": 262144, "tie_word_embeddings": true,
             "torch_dtype": "bfloat16", "transformers_version": "4.45.0", "use_cache": true,
             "vocab_size": 200064}
            """
                .formatted(long48, ones));
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.PHI3,
                200_064,
                3072,
                32,
                24,
                8,
                128,
                8192,
                1e-5,
                true,
                false,
                new RotaryEmbedding(
                    10_000,
                    new LongRope(
                        Collections.nCopies(48, 1.0),
                        Collections.nCopies(48, 2.5),
                        4096,
                        Math.sqrt(1 + Math.log(32) / Math.log(4096))),
                    0.75),
                131_072,
                FloatType.BFLOAT16));
    assertThat(config.rotary().set(4096)).isZero();
    assertThat(config.rotary().set(4097)).isOne();
  }

  private static String numbers(List<Double> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array.toString();
  }

  @Test
  void defaultsAreThoseOfTransformers() {
    ModelConfig config =
        read(
            """
            {"model_type": "phi3", "hidden_size": 3072, "num_hidden_layers": 32,
             "intermediate_size": 8192}
            """);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.PHI3,
                32_064,
                3072,
                32,
                32,
                32,
                96,
                8192,
                1e-5,
                false,
                false,
                new RotaryEmbedding(10_000, new Unscaled()),
                4096,
                FloatType.FLOAT32));
    assertThat(config.rotary().isPlain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {OLDER, NEWER, OLDER + "," + NEWER})
  void bothMajorVersionsOfTransformersSayTheSame(String fields) {
    assertThat(phi(fields).rotary()).isEqualTo(new RotaryEmbedding(500, SCALING, 0.5));
  }

  @Test
  void theOlderNamesOfLongRopeAreRead() {
    for (String type : List.of("su", "yarn")) {
      assertThat(phi(OLDER.replace("longrope", type))).isEqualTo(phi(OLDER));
    }
  }

  @Test
  void theAmplitudeFollowsFromTheContextsUnlessItIsSet() {
    assertThat(amplitude("")).isCloseTo(Math.sqrt(1.5), within(1e-15));
    assertThat(amplitude(", \"factor\": 100")).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(amplitude(", \"factor\": 0.5")).isEqualTo(1);
    assertThat(amplitude(", \"attention_factor\": 1.25")).isEqualTo(1.25);
  }

  private double amplitude(String more) {
    return phi(OLDER.replace("[2, 8]", "[2, 8]" + more)).rotary().amplitude();
  }

  @Test
  void onlyTheFirstDimensionsOfAHeadTurn() {
    RotaryEmbedding rotary = phi(OLDER).rotary();
    assertThat(rotary.inverseFrequencies(8, rotary.set(100)))
        .containsExactly(new double[] {1, Math.pow(500, -0.5) / 1.5}, within(1e-15));
    assertThat(rotary.inverseFrequencies(8, rotary.set(101)))
        .containsExactly(new double[] {0.5, Math.pow(500, -0.5) / 8}, within(1e-15));
    ModelConfig unscaled = phi("\"partial_rotary_factor\": 0.5");
    assertThat(unscaled.rotary()).isEqualTo(new RotaryEmbedding(10_000, new Unscaled(), 0.5));
    assertThat(unscaled.rotary().isPlain()).isFalse();
  }

  @Test
  void aWindowIsInAllLayersUnlessNoSequenceOutgrowsIt() {
    ModelConfig config = phi(OLDER + ", \"sliding_window\": 999");
    assertThat(config.slidingWindow())
        .contains(new SlidingWindow(999, List.of(0, 1), config.rotary()));
    assertThat(phi("\"sliding_window\": 1000").slidingWindow()).isEmpty();
    assertThat(phi("\"sliding_window\": null").slidingWindow()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "longrope"     | "llama3"                               | rope_scaling.type
          [1, 1.5]       | [1]                                    | rope_scaling.short_factor
          [2, 8]         | [2, 8, 9]                              | rope_scaling.long_factor
          [2, 8]         | [2, 0]                                 | rope_scaling.long_factor
          [2, 8]         | [2, 8], "short_mscale": 1.1            | rope_scaling.short_mscale
          [2, 8]         | [2, 8], "partial_rotary_factor": 0.75  | partial_rotary_factor
          [2, 8]         | [2, 8], "original_max_position_embeddings": 99 | rope_scaling.original_max_position_embeddings
          "partial_rotary_factor": 0.5 | "partial_rotary_factor": 0.4 | partial_rotary_factor
          "partial_rotary_factor": 0.5 | "partial_rotary_factor": 1.5 | partial_rotary_factor
          embeddings": 100 | embeddings": 1                       | original_max_position_embeddings
          """)
  void whatIsNotComputedIsRefusedByName(String fields, String instead, String named) {
    assertThat(OLDER).contains(fields);
    assertThatThrownBy(() -> phi(OLDER.replace(fields, instead)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json: field \"%s\"".formatted(named));
  }

  /** Transformers would take the default of 4096. */
  @Test
  void anOriginalContextThatTransformersPassesOverIsRefused() {
    assertThatThrownBy(
            () -> phi(NEWER.replaceFirst("\"original_max_position_embeddings\": 100,", "")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is 100, but outside this object it is 4096, as it is left out");
  }

  /** Version 4 refuses a scaling with other fields than these three. */
  @Test
  void aTrainedModelHasTheFieldsOfBothVersions() throws IOException {
    Path source = Fixtures.model("hf-phi4-a");
    Path newer = folder.resolve("newer");
    Files.createDirectories(newer);
    JsonObject config = json(source);
    JsonObject parameters = config.remove("rope_scaling").getAsJsonObject();
    parameters.addProperty("rope_type", "longrope");
    parameters.add("rope_theta", config.remove("rope_theta"));
    for (String field : List.of("partial_rotary_factor", "original_max_position_embeddings")) {
      parameters.add(field, config.get(field));
    }
    // Version 5 leaves it out where there is no scaling.
    config.remove("partial_rotary_factor");
    config.add("rope_parameters", parameters);
    Files.writeString(newer.resolve("config.json"), config.toString());

    for (Path from : List.of(source, newer)) {
      Path written = folder.resolve("written-" + from.getFileName());
      try (Checkpoint checkpoint = Checkpoint.open(source)) {
        new CheckpointWriter(from, FloatType.FLOAT32, CheckpointWriter.DEFAULT_SHARD_BYTES)
            .write(written, TensorSource.of(checkpoint));
        try (Checkpoint again = Checkpoint.open(written)) {
          assertThat(again.config()).isEqualTo(checkpoint.config());
          assertThat(again.tensors().keySet()).isEqualTo(checkpoint.tensors().keySet());
        }
      }
      JsonObject found = json(written);
      assertThat(found.getAsJsonObject("rope_scaling").keySet())
          .containsExactlyInAnyOrder("type", "short_factor", "long_factor");
      for (String field : json(source).keySet()) {
        assertThat(found.get(field)).as(field).isEqualTo(json(source).get(field));
      }
    }
    assertThat(json(folder.resolve("written-newer")).get("rope_parameters")).isEqualTo(parameters);
  }

  private static JsonObject json(Path model) throws IOException {
    return JsonParser.parseString(Files.readString(model.resolve("config.json"))).getAsJsonObject();
  }

  private ModelConfig phi(String fields) {
    return read(
        """
        {"architectures": ["Phi3ForCausalLM"], "model_type": "phi3", "vocab_size": 100,
         "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
         "intermediate_size": 48, "max_position_embeddings": 1000, %s}
        """
            .formatted(fields));
  }

  private ModelConfig read(String json) {
    try {
      return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
