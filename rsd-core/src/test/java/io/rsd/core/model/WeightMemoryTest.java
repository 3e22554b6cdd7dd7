package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightMemoryTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  @TempDir Path folder;

  @Test
  void everyParameterTakesTheBytesOfItsType() {
    ModelConfig config = TestShape.QWEN3.stored(FloatType.FLOAT16);
    long parameters = WeightMemory.parameters(config);
    assertThat(WeightMemory.ofDecoding(config, FloatType.FLOAT32)).isEqualTo(4 * parameters);
    assertThat(WeightMemory.ofDecoding(config, FloatType.BFLOAT16)).isEqualTo(2 * parameters);
  }

  @Test
  void weightsMayTakeAllMemoryThatIsLeftAndNoByteMore() {
    assertThatCode(() -> WeightMemory.require("w", 1000, CPU, OptionalLong.of(1000)))
        .doesNotThrowAnyException();
    assertThatCode(() -> WeightMemory.require("w", 1000, CPU, OptionalLong.empty()))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> WeightMemory.require("w", 15_200_000_000L, CPU, OptionalLong.of(8_000_000_000L)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("w need 15.2 GB, and cpu has 8.0 GB of memory left: ");
  }

  @Test
  void modelThatNoMachineHasRoomForIsRefusedBeforeItIsLoaded() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(
        file,
        """
        {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 1000000,
         "hidden_size": 65536, "num_hidden_layers": 1000, "num_attention_heads": 512,
         "num_key_value_heads": 512, "head_dim": 128, "intermediate_size": 262144,
         "hidden_act": "silu", "rms_norm_eps": 1e-6, "rope_theta": 1e6,
         "max_position_embeddings": 4096, "tie_word_embeddings": true, "torch_dtype": "bfloat16"}
        """);
    ModelConfig giant = ModelConfig.read(file);
    assertThatThrownBy(() -> LanguageModel.random(giant, CPU, FloatType.FLOAT32))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the weights need ")
        .hasMessageContaining(" GB of memory left");
  }
}
