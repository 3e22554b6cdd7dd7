package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  /** All that a Llama configuration must say. */
  private static final String SHAPE =
      "\"vocab_size\": 100, \"hidden_size\": 64, \"num_hidden_layers\": 2,"
          + " \"num_attention_heads\": 4, \"intermediate_size\": 96";

  @TempDir Path folder;

  @Test
  void fieldsLeftOutHaveTheDefaultsOfTransformers() {
    ModelConfig llama = read("{\"model_type\": \"llama\", " + SHAPE + "}");
    assertThat(llama)
        .isEqualTo(
            new ModelConfig(
                Architecture.LLAMA,
                100,
                64,
                2,
                4,
                4,
                16,
                96,
                1e-6,
                false,
                false,
                new RotaryEmbedding(10_000, new Unscaled()),
                2048,
                FloatType.FLOAT32));
    ModelConfig qwen3 =
        read("{\"model_type\": \"qwen3\", \"num_key_value_heads\": null, " + SHAPE + "}");
    assertThat(qwen3.headSize()).isEqualTo(128);
    assertThat(qwen3.keyValueHeads()).isEqualTo(4);
    assertThat(qwen3.maximumPositions()).isEqualTo(32_768);
    // The class default of both Qwen families is 32 key and value heads.
    assertRefused("\"model_type\": \"qwen2\"", "num_key_value_heads", "32 when left out");
  }

  @Test
  void newerFilesSayTheSameInOtherFields() {
    ModelConfig older =
        llama(
            """
            "torch_dtype": "float16", "rope_theta": 500000.0, "rope_scaling": {"factor": 8.0,
            "high_freq_factor": 4.0, "low_freq_factor": 1.0,
            "original_max_position_embeddings": 8192, "type": "llama3"}
            """);
    ModelConfig newer =
        llama(
            """
            "dtype": "float16", "rope_parameters": {"factor": 8.0, "high_freq_factor": 4.0,
            "low_freq_factor": 1.0, "original_max_position_embeddings": 8192,
            "rope_theta": 500000.0, "rope_type": "llama3"}
            """);
    assertThat(newer).isEqualTo(older);
    assertThat(older.dtype()).isEqualTo(FloatType.FLOAT16);
    assertThat(older.rotary()).isEqualTo(new RotaryEmbedding(5e5, new Llama3(8, 1, 4, 8192)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rope_scaling\": null",
        "\"rope_scaling\": {\"type\": \"default\"}",
        "\"rope_scaling\": {\"rope_type\": \"default\"}",
        "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 10000.0}",
        "\"rope_parameters\": {\"rope_theta\": 10000.0, \"partial_rotary_factor\": 1.0}",
        "\"rope_parameters\": {\"rope_type\": \"default\", \"attention_factor\": null}",
        "\"rope_theta\": null, \"rope_scaling\": {\"rope_type\": null, \"factor\": null}",
        "\"rope_parameters\": {\"full_attention\": {\"rope_theta\": 10000.0}}"
      })
  void theseAreUnscaled(String fields) {
    assertThat(llama(fields).rotary()).isEqualTo(new RotaryEmbedding(10_000, new Unscaled()));
  }

  @Test
  void theParametersMayBeNestedByTypeOfLayer() {
    ModelConfig nested =
        llama(
            """
            "rope_parameters": {
              "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
              "full_attention": {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0,
                "high_freq_factor": 4.0, "low_freq_factor": 1.0, "attention_factor": null,
                "original_max_position_embeddings": 8192}}
            """);
    assertThat(nested.rotary()).isEqualTo(new RotaryEmbedding(5e5, new Llama3(8, 1, 4, 8192)));
    assertRefused(
        "\"rope_parameters\": {\"sliding_attention\": {}}",
        "rope_parameters.full_attention",
        "is missing");
  }

  @Test
  void yarnHasTheDefaultsOfThePaper() {
    assertThat(llama("\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4.0}").rotary().scaling())
        .isEqualTo(new Yarn(4, 0.1 * Math.log(4) + 1, 32, 1, 2048, true));
    ModelConfig deepSeek =
        llama(
            """
            "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "attn_factor": 0.8782488562869419,
            "original_max_position_embeddings": 32768, "beta_fast": null}
            """);
    assertThat(deepSeek.rotary().scaling())
        .isEqualTo(new Yarn(4, 0.1 * Math.log(4) + 1, 32, 1, 32_768, true));
    ModelConfig everyField =
        llama(
            """
            "rope_parameters": {"rope_type": "yarn", "factor": 40.0, "rope_theta": 10000.0,
            "beta_fast": 16, "beta_slow": 2, "attention_factor": 1.5, "truncate": false,
            "original_max_position_embeddings": 4096}
            """);
    assertThat(everyField.rotary().scaling()).isEqualTo(new Yarn(40, 1.5, 16, 2, 4096, false));
    ModelConfig quotient =
        llama(
            """
            "rope_scaling": {"rope_type": "yarn", "factor": 40.0, "mscale": 1.0,
            "mscale_all_dim": 1.0, "original_max_position_embeddings": 4096}
            """);
    assertThat(quotient.rotary().amplitude()).isEqualTo(1);
    assertRefused(
        "\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4.0, \"beta_fast\": 1}",
        "rope_scaling.beta_fast",
        "more than beta_slow");
  }

  @Test
  void aContextStretchedByYarnIsTheFactorTimesTheOriginalOne() {
    String yarn =
        "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4.0,"
            + " \"original_max_position_embeddings\": 32768}, \"max_position_embeddings\": ";
    assertThat(llama(yarn + 40_960).maximumPositions()).isEqualTo(131_072);
    assertThat(llama(yarn + 262_144).maximumPositions()).isEqualTo(262_144);
  }

  @Test
  void numbersOfPythonThatJsonLacksAreReadWhereNothingNeedsThem() {
    assertThat(llama("\"router_aux_loss_coef\": NaN, \"x\": [Infinity,-Infinity]").layers())
        .isEqualTo(2);
    assertRefused("\"rms_norm_eps\": NaN", "rms_norm_eps", "must be a positive number, not NaN");
    assertRefused("\"head_dim\": Infinity", "head_dim", "must be an integer from 1");
    assertThat(llama("\"note\": \"NaN, Infinity\"").layers()).isEqualTo(2);
    assertThatThrownBy(() -> read("{\"a\": 1,\n \"b\": nan}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(
            "config.json: the file is not valid JSON at line 2 column 7 path $.b");
  }

  @Test
  void aModelSavedFromItsBaseClassIsKnownByIt() {
    ModelConfig base =
        read("{\"architectures\": [\"LlamaModel\"], \"model_type\": \"llama\", " + SHAPE + "}");
    assertThat(base.architecture()).isEqualTo(Architecture.LLAMA);
  }

  @Test
  void aWindowThatNoLayerHasChangesNothing() {
    String qwen2 =
        "{\"model_type\": \"qwen2\", \"num_key_value_heads\": 4, \"sliding_window\": %s,"
            + " \"use_sliding_window\": %s, \"max_window_layers\": %d, "
            + SHAPE
            + "}";
    ModelConfig without = read(qwen2.formatted("null", "false", 0));
    assertThat(read(qwen2.formatted("16", "true", 2))).isEqualTo(without);
    assertThat(read(qwen2.formatted("16", "false", 0))).isEqualTo(without);
    assertThat(read(qwen2.formatted("16", "true", 1)).slidingWindow()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "dynamic", "longrope", "mrope"})
  void refusesOtherScalings(String type) {
    assertRefused(
        "\"rope_scaling\": {\"rope_type\": \"%s\", \"factor\": 4.0}".formatted(type),
        "rope_scaling.rope_type",
        type);
    assertRefused(
        "\"rope_scaling\": {\"type\": \"%s\", \"factor\": 4.0}".formatted(type),
        "rope_scaling.type",
        type);
  }

  @Test
  void refusesUnknownArchitecturesNamingTheSupportedOnes() {
    assertThatThrownBy(() -> read("{\"architectures\": [\"Gemma2ForCausalLM\"]}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("\"architectures\"")
        .hasMessageContaining("Gemma2ForCausalLM is not supported")
        .hasMessageContaining("Qwen2ForCausalLM, Qwen3ForCausalLM, LlamaForCausalLM");
    assertThatThrownBy(() -> read("{\"model_type\": \"gpt2\"}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"model_type\"")
        .hasMessageContaining("gpt2 is not supported");
    assertThatThrownBy(() -> read("{" + SHAPE + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"architectures\": is missing");
    assertThatThrownBy(
            () -> read("{\"architectures\": [\"LlamaForCausalLM\"], \"model_type\": \"qwen2\"}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("\"model_type\"")
        .hasMessageContaining("LlamaForCausalLM has \"llama\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "vocab_size": 0                         | vocab_size
          "vocab_size": -1                        | vocab_size
          "vocab_size": 100.5                     | vocab_size
          "vocab_size": "100"                     | vocab_size
          "vocab_size": true                      | vocab_size
          "vocab_size": null                      | vocab_size
          "vocab_size": [100]                     | vocab_size
          "vocab_size": 1e999999                  | vocab_size
          "vocab_size": 99999999999999999999      | vocab_size
          "vocab_size": 2147483647                | vocab_size
          "hidden_size": 66                       | hidden_size
          "hidden_size": 1000000000               | hidden_size
          "hidden_size": 12                       | head_dim
          "head_dim": 15                          | head_dim
          "head_dim": 524288                      | head_dim
          "num_hidden_layers": 100000             | num_hidden_layers
          "num_key_value_heads": 3                | num_key_value_heads
          "num_key_value_heads": 8                | num_key_value_heads
          "intermediate_size": 0                  | intermediate_size
          "max_position_embeddings": 0            | max_position_embeddings
          "rms_norm_eps": 0                       | rms_norm_eps
          "rms_norm_eps": "tiny"                  | rms_norm_eps
          "rms_norm_eps": 1e400                   | rms_norm_eps
          "rope_theta": -1                        | rope_theta
          "rope_scaling": "llama3"                | rope_scaling
          "rope_scaling": {"rope_type": 3}        | rope_scaling.rope_type
          "rope_scaling": {"rope_type": "llama3"} | rope_scaling.low_freq_factor
          "rope_scaling": {"mrope_section": [16]} | rope_scaling.mrope_section
          "rope_parameters": {"rope_theta": "x"}  | rope_parameters.rope_theta
          "partial_rotary_factor": 0.5            | partial_rotary_factor
          "tie_word_embeddings": "true"           | tie_word_embeddings
          "attention_bias": true                  | attention_bias
          "mlp_bias": true                        | mlp_bias
          "hidden_act": "gelu"                    | hidden_act
          "use_sliding_window": true              | use_sliding_window
          "layer_types": ["full_attention"]       | layer_types
          "layer_types": ["sliding_attention"]    | layer_types
          "layer_types": "full_attention"         | layer_types
          "quantization_config": {"bits": 4}      | quantization_config
          "torch_dtype": "float64"                | torch_dtype
          "dtype": "float8_e4m3fn"                | dtype
          "architectures": "LlamaForCausalLM"     | architectures
          "architectures": [1]                    | architectures
          """)
  void namesTheFieldThatIsWrong(String fields, String field) {
    assertRefused(fields, field, field);
  }

  @Test
  void refusesFrequencyBandsThatDoNotAscend() {
    assertRefused(
        """
        "rope_scaling": {"factor": 8.0, "high_freq_factor": 1.0, "low_freq_factor": 1.0,
        "original_max_position_embeddings": 8192, "rope_type": "llama3"}
        """,
        "rope_scaling.high_freq_factor",
        "low_freq_factor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "[]", "null", "{", "{}}", "{\"a\": 1,}", "{'a': 1}", "{a: 1}", "{} {}"})
  void refusesWhatIsNotOneJsonObject(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void refusesTextThatIsNotUtf8AndFilesThatAreNotThere() throws IOException {
    Path file = folder.resolve("config.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    assertThatThrownBy(() -> ModelConfig.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json");
    assertThatThrownBy(() -> ModelConfig.read(folder.resolve("none.json")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none.json: there is no such file");
  }

  private void assertRefused(String fields, String field, String problem) {
    assertThatThrownBy(() -> llama(fields))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.json: field \"" + field + "\"")
        .hasMessageContaining(problem);
  }

  /** A Llama configuration with some fields added or, as the last one counts, changed. */
  private ModelConfig llama(String fields) {
    return read("{\"model_type\": \"llama\", " + SHAPE + ", " + fields + "}");
  }

  private ModelConfig read(String json) {
    try {
      return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
