package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which layers have a sliding window, with which rotary embedding, by the configuration. */
class SlidingWindowsTest {

  private static final RotaryEmbedding LOCAL = new RotaryEmbedding(1e4, new Unscaled());

  @TempDir Path folder;

  @Test
  void readsGemma3With1BillionParameters() {
    ModelConfig config =
        read(
            """
            {"architectures": ["Gemma3ForCausalLM"], "attention_bias": false,
             "attention_dropout": 0.0, "attn_logit_softcapping": null, "bos_token_id": 2,
             "cache_implementation": "hybrid", "eos_token_id": [1, 106],
             "final_logit_softcapping": null, "head_dim": 256,
             "hidden_activation": "gelu_pytorch_tanh", "hidden_size": 1152,
             "initializer_range": 0.02, "intermediate_size": 6912,
             "max_position_embeddings": 32768, "model_type": "gemma3_text",
             "num_attention_heads": 4, "num_hidden_layers": 26, "num_key_value_heads": 1,
             "pad_token_id": 0, "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-06,
             "rope_local_base_freq": 10000, "rope_scaling": null, "rope_theta": 1000000,
             "sliding_window": 512, "sliding_window_pattern": 6, "torch_dtype": "bfloat16",
             "transformers_version": "4.50.0.dev0", "use_cache": true, "vocab_size": 262144}
            """);
    List<Integer> local =
        List.of(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 24, 25);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.GEMMA3,
                262_144,
                1152,
                26,
                4,
                1,
                256,
                6912,
                1e-6,
                true,
                false,
                256,
                new RotaryEmbedding(1e6, new Unscaled()),
                Optional.of(new SlidingWindow(512, local, LOCAL)),
                32_768,
                FloatType.BFLOAT16));
  }

  /** The published file leaves out what has the default of transformers. */
  @Test
  void readsGemma3With4BillionParameters() {
    ModelConfig config =
        read(
            """
            {"architectures": ["Gemma3ForConditionalGeneration"], "boi_token_index": 255999,
             "eoi_token_index": 256000, "eos_token_id": [1, 106], "image_token_index": 262144,
             "initializer_range": 0.02, "mm_tokens_per_image": 256, "model_type": "gemma3",
             "text_config": {"hidden_size": 2560, "intermediate_size": 10240,
               "model_type": "gemma3_text", "num_hidden_layers": 34,
               "rope_scaling": {"factor": 8.0, "rope_type": "linear"}, "sliding_window": 1024},
             "torch_dtype": "bfloat16", "transformers_version": "4.50.0.dev0",
             "vision_config": {"hidden_size": 1152, "image_size": 896}}
            """);
    assertThat(config.vocabularySize()).isEqualTo(262_208);
    assertThat(config.queryHeads()).isEqualTo(8);
    assertThat(config.keyValueHeads()).isEqualTo(4);
    assertThat(config.headSize()).isEqualTo(256);
    assertThat(config.attentionScalar()).isEqualTo(256);
    assertThat(config.tiedEmbeddings()).isTrue();
    assertThat(config.maximumPositions()).isEqualTo(131_072);
    assertThat(config.dtype()).isEqualTo(FloatType.BFLOAT16);
    assertThat(config.rotary()).isEqualTo(new RotaryEmbedding(1e6, new Linear(8)));
    SlidingWindow window = config.slidingWindow().orElseThrow();
    assertThat(window.size()).isEqualTo(1024);
    assertThat(window.rotary()).isEqualTo(LOCAL);
    assertThat(window.layers()).hasSize(29).doesNotContain(5, 11, 17, 23, 29);
  }

  @Test
  void bothMajorVersionsOfTransformersSayTheSame() {
    ModelConfig older =
        gemma(
            """
            "rope_theta": 1000.0, "rope_local_base_freq": 10.0, "sliding_window_pattern": 2,
            "rope_scaling": {"type": "linear", "factor": 8.0}
            """);
    ModelConfig newer =
        gemma(
            """
            "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
            "rope_parameters": {
              "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000.0},
              "sliding_attention": {"rope_type": "default", "rope_theta": 10.0, "factor": null}}
            """);
    assertThat(newer).isEqualTo(older);
    assertThat(older.rotary()).isEqualTo(new RotaryEmbedding(1000, new Linear(8)));
    assertThat(older.slidingWindow())
        .contains(new SlidingWindow(4, List.of(0, 2), new RotaryEmbedding(10, new Unscaled())));
  }

  @Test
  void spellingsThatContradictEachOtherAreRefused() {
    String newer =
        """
        , "rope_parameters": {
          "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000.0},
          "sliding_attention": {"rope_theta": 10.0}}
        """;
    String same =
        "\"rope_theta\": 1000, \"rope_local_base_freq\": 10,"
            + " \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8}";
    assertThat(gemma(same + newer)).isEqualTo(gemma(same));
    for (String field : List.of("rope_theta", "rope_local_base_freq")) {
      assertThatThrownBy(() -> gemma("\"%s\": 9".formatted(field) + newer))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("field \"%s\": contradicts rope_parameters".formatted(field));
    }
    assertThatThrownBy(() -> gemma("\"rope_scaling\": {\"rope_type\": \"default\"}" + newer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("field \"rope_scaling\": contradicts rope_parameters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "attn_logit_softcapping": 50.0                         | attn_logit_softcapping
          "final_logit_softcapping": 30.0                        | final_logit_softcapping
          "use_bidirectional_attention": true                    | use_bidirectional_attention
          "hidden_activation": "gelu"                            | hidden_activation
          "query_pre_attn_scalar": 0                             | query_pre_attn_scalar
          "sliding_window": null                                 | sliding_window
          "layer_types": ["full_attention"]                      | layer_types
          "layer_types": ["chunked_attention"]                   | layer_types
          "rope_scaling": {"rope_type": "yarn", "factor": 4}     | rope_scaling.rope_type
          "rope_scaling": {"rope_type": "linear"}                | rope_scaling.factor
          "rope_scaling": {"rope_type": "linear", "factor": 8, "beta_fast": 1} | rope_scaling.beta_fast
          "rope_parameters": {"rope_theta": 1e6}                 | rope_parameters.full_attention
          "attention_bias": true                                 | attention_bias
          """)
  void namesTheFieldOfGemmaThatIsWrong(String fields, String field) {
    assertThatThrownBy(() -> gemma(fields))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json: field \"" + field + "\"");
  }

  @Test
  void qwenHasWindowsFromALayerOn() {
    String used = "\"use_sliding_window\": true, \"sliding_window\": 20";
    RotaryEmbedding rotary = new RotaryEmbedding(1e4, new Unscaled());
    for (String type : List.of("qwen2", "qwen3")) {
      assertThat(qwen(type, used + ", \"max_window_layers\": 1").slidingWindow())
          .contains(new SlidingWindow(20, List.of(1, 2), rotary));
      assertThat(
              qwen(
                      type,
                      used
                          + ", \"layer_types\": [\"sliding_attention\", \"full_attention\","
                          + " \"sliding_attention\"]")
                  .slidingWindow())
          .contains(new SlidingWindow(20, List.of(0, 2), rotary));
      // 28 layers have none where the file does not say how many.
      assertThat(qwen(type, used).slidingWindow()).isEmpty();
      assertThat(qwen(type, "\"sliding_window\": 20, \"max_window_layers\": 1").slidingWindow())
          .isEmpty();
      String none = "\"use_sliding_window\": true, \"sliding_window\": null";
      assertThat(qwen(type, none + ", \"max_window_layers\": 1").slidingWindow()).isEmpty();
    }
  }

  @Test
  void windowsThatAreSetButNotUsedAreRefused() {
    assertThatThrownBy(
            () ->
                qwen(
                    "qwen2",
                    "\"layer_types\": [\"sliding_attention\", \"full_attention\","
                        + " \"full_attention\"]"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"layer_types\": sliding_attention, but use_sliding_window");
  }

  private ModelConfig gemma(String fields) {
    return read(
        """
        {"model_type": "gemma3_text", "vocab_size": 100, "hidden_size": 64, "num_hidden_layers": 3,
         "num_attention_heads": 4, "head_dim": 16, "intermediate_size": 96, "sliding_window": 4, %s}
        """
            .formatted(fields));
  }

  private ModelConfig qwen(String type, String fields) {
    return read(
        """
        {"model_type": "%s", "vocab_size": 100, "hidden_size": 64, "num_hidden_layers": 3,
         "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 96, %s}
        """
            .formatted(type, fields));
  }

  private ModelConfig read(String json) {
    try {
      return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
