package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of published models, with the fields that their files have. */
class PublishedConfigsTest {
  @TempDir Path folder;

  @Test
  void readsQwen25With7BillionParameters() throws IOException {
    ModelConfig config =
        read(
            """
            {"architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0,
             "bos_token_id": 151643, "eos_token_id": 151645, "hidden_act": "silu",
             "hidden_size": 3584, "initializer_range": 0.02, "intermediate_size": 18944,
             "max_position_embeddings": 32768, "max_window_layers": 28, "model_type": "qwen2",
             "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4,
             "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000.0,
             "sliding_window": 131072, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
             "transformers_version": "4.46.1", "use_cache": false, "use_sliding_window": false,
             "vocab_size": 152064}
            """);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.QWEN2,
                152_064,
                3584,
                28,
                28,
                4,
                128,
                18_944,
                1e-6,
                false,
                true,
                new RotaryEmbedding(1e6, new Unscaled()),
                32_768,
                FloatType.BFLOAT16));
  }

  @Test
  void readsQwen3With600MillionParameters() throws IOException {
    ModelConfig config =
        read(
            """
            {"architectures": ["Qwen3ForCausalLM"], "attention_bias": false,
             "attention_dropout": 0.0, "bos_token_id": 151643, "eos_token_id": 151645,
             "head_dim": 128, "hidden_act": "silu", "hidden_size": 1024,
             "initializer_range": 0.02, "intermediate_size": 3072,
             "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
             "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
             "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
             "sliding_window": null, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
             "transformers_version": "4.51.0", "use_cache": true, "use_sliding_window": false,
             "vocab_size": 151936}
            """);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.QWEN3,
                151_936,
                1024,
                28,
                16,
                8,
                128,
                3072,
                1e-6,
                true,
                false,
                new RotaryEmbedding(1e6, new Unscaled()),
                40_960,
                FloatType.BFLOAT16));
  }

  @Test
  void readsLlama32With1BillionParameters() throws IOException {
    ModelConfig config =
        read(
            """
            {"architectures": ["LlamaForCausalLM"], "attention_bias": false,
             "attention_dropout": 0.0, "bos_token_id": 128000,
             "eos_token_id": [128001, 128008, 128009], "head_dim": 64, "hidden_act": "silu",
             "hidden_size": 2048, "initializer_range": 0.02, "intermediate_size": 8192,
             "max_position_embeddings": 131072, "mlp_bias": false, "model_type": "llama",
             "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8,
             "pretraining_tp": 1, "rms_norm_eps": 1e-05,
             "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                              "original_max_position_embeddings": 8192, "rope_type": "llama3"},
             "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
             "transformers_version": "4.45.0.dev0", "use_cache": true, "vocab_size": 128256}
            """);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.LLAMA,
                128_256,
                2048,
                16,
                32,
                8,
                64,
                8192,
                1e-5,
                true,
                false,
                new RotaryEmbedding(5e5, new Llama3(32, 1, 4, 8192)),
                131_072,
                FloatType.BFLOAT16));
  }

  @Test
  void readsDeepSeekR1DistilledIntoLlama() throws IOException {
    ModelConfig config =
        read(
            """
            {"architectures": ["LlamaForCausalLM"], "attention_bias": false,
             "attention_dropout": 0.0, "bos_token_id": 128000, "eos_token_id": 128001,
             "hidden_act": "silu", "hidden_size": 4096, "initializer_range": 0.02,
             "intermediate_size": 14336, "max_position_embeddings": 131072, "mlp_bias": false,
             "model_type": "llama", "num_attention_heads": 32, "num_hidden_layers": 32,
             "num_key_value_heads": 8, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
             "rope_scaling": {"factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                              "original_max_position_embeddings": 8192, "rope_type": "llama3"},
             "rope_theta": 500000.0, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
             "transformers_version": "4.43.0.dev0", "use_cache": true, "vocab_size": 128256}
            """);
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Architecture.LLAMA,
                128_256,
                4096,
                32,
                32,
                8,
                128,
                14_336,
                1e-5,
                false,
                false,
                new RotaryEmbedding(5e5, new Llama3(8, 1, 4, 8192)),
                131_072,
                FloatType.BFLOAT16));
  }

  private ModelConfig read(String json) throws IOException {
    return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
  }
}
