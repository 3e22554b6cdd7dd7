package io.rsd.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.testing.Fixtures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the tiny models of the repository, as their README describes them. */
class FixtureModelsTest {

  @Test
  void qwen2HasItsOwnOutputMatrixAndBiases() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("hf-qwen2-a"))) {
      assertThat(checkpoint.config())
          .isEqualTo(
              new ModelConfig(
                  Architecture.QWEN2,
                  512,
                  48,
                  3,
                  6,
                  2,
                  8,
                  96,
                  1e-6,
                  false,
                  true,
                  new RotaryEmbedding(1e6, new Unscaled()),
                  32_768,
                  FloatType.FLOAT32));
      assertThat(checkpoint.tensor("lm_head.weight").shape()).containsExactly(512L, 48L);
      assertThat(checkpoint.tensor("model.layers.2.self_attn.k_proj.bias").shape())
          .containsExactly(16L);
      assertThat(checkpoint.description().generation())
          .isEqualTo(new GenerationConfig(List.of(482), List.of(480)));
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT32);
    }
  }

  @Test
  void qwen3HasItsOwnHeadSizeAndTiedEmbeddings() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("qwen3-tiny"))) {
      assertThat(checkpoint.config()).isEqualTo(qwen3(FloatType.FLOAT32));
      assertThat(checkpoint.tensors()).doesNotContainKey("lm_head.weight");
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT32);
    }
  }

  @Test
  void shardsReadLikeOneFile() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("qwen3-tiny-bf16-sharded"))) {
      assertThat(checkpoint.config()).isEqualTo(qwen3(FloatType.BFLOAT16));
      assertThat(
              checkpoint.tensors().values().stream()
                  .map(tensor -> tensor.file().getFileName().toString())
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(
              "model-00001-of-00003.safetensors",
              "model-00002-of-00003.safetensors",
              "model-00003-of-00003.safetensors");
      assertHoldsTheExpectedTensors(checkpoint, FloatType.BFLOAT16);
    }
  }

  @Test
  void llamaHasItsScaledRotaryEmbedding() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("hf-llama3-a"))) {
      assertThat(checkpoint.config())
          .isEqualTo(
              new ModelConfig(
                  Architecture.LLAMA,
                  512,
                  48,
                  3,
                  4,
                  2,
                  12,
                  112,
                  1e-5,
                  true,
                  false,
                  new RotaryEmbedding(5e5, new Llama3(32, 1, 4, 64)),
                  2048,
                  FloatType.FLOAT32));
      assertThat(checkpoint.description().generation())
          .isEqualTo(new GenerationConfig(List.of(481, 486, 487), List.of(480)));
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT32);
    }
  }

  @Test
  void gemma3HasWindowsAndTwoRotaryEmbeddings() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("hf-gemma3-a"))) {
      SlidingWindow window =
          new SlidingWindow(
              24, List.of(0, 1, 2, 3, 4, 6), new RotaryEmbedding(1e4, new Unscaled()));
      assertThat(checkpoint.config())
          .isEqualTo(
              new ModelConfig(
                  Architecture.GEMMA3,
                  520,
                  40,
                  7,
                  4,
                  1,
                  16,
                  56,
                  1e-6,
                  true,
                  false,
                  16,
                  new RotaryEmbedding(1e6, new Unscaled()),
                  Optional.of(window),
                  32_768,
                  FloatType.FLOAT32));
      assertThat(checkpoint.config().windows()).containsExactly(24, 24, 24, 24, 24, 0, 24);
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT32);
    }
  }

  @Test
  void phi4HasStackedProjectionsAndTwoSetsOfFactors() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("hf-phi4-a"))) {
      LongRope scaling =
          new LongRope(
              List.of(1.0, 1.0609, 1.4253, 1.6055, 1.6097, 1.8129),
              List.of(1.0, 1.8732, 2.9279, 8.1551, 32.4439, 33.0447),
              64,
              Math.sqrt(1 + Math.log(2048 / 64.0) / Math.log(64)));
      assertThat(checkpoint.config())
          .isEqualTo(
              new ModelConfig(
                  Architecture.PHI3,
                  512,
                  48,
                  3,
                  3,
                  1,
                  16,
                  80,
                  1e-5,
                  true,
                  false,
                  new RotaryEmbedding(1e4, scaling, 0.75),
                  2048,
                  FloatType.FLOAT32));
      assertThat(checkpoint.tensor("model.layers.1.self_attn.qkv_proj.weight").shape())
          .containsExactly(80L, 48L);
      assertThat(checkpoint.tensor("model.layers.1.mlp.gate_up_proj.weight").shape())
          .containsExactly(160L, 48L);
      assertThat(checkpoint.description().generation())
          .isEqualTo(new GenerationConfig(List.of(480), List.of(480)));
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT32);
    }
  }

  @Test
  void transformers5KeepsTheRotaryEmbeddingInOneObject() {
    try (Checkpoint qwen3 = Checkpoint.open(Fixtures.model("hf-qwen3-b"));
        Checkpoint llama = Checkpoint.open(Fixtures.model("hf-llama3-r1-bf16"))) {
      assertThat(qwen3.config().rotary()).isEqualTo(new RotaryEmbedding(5e6, new Unscaled()));
      assertThat(llama.config().rotary())
          .isEqualTo(new RotaryEmbedding(5e5, new Llama3(8, 1, 4, 64)));
    }
  }

  @Test
  void weightsMayBeStoredInHalfPrecision() {
    try (Checkpoint checkpoint = Checkpoint.open(Fixtures.model("llama3-f16"))) {
      assertThat(checkpoint.config().dtype()).isEqualTo(FloatType.FLOAT16);
      assertHoldsTheExpectedTensors(checkpoint, FloatType.FLOAT16);
    }
  }

  @Test
  void roundingToBfloat16GivesTheRoundedReference(@TempDir Path folder) {
    Path rounded = folder.resolve("rounded");
    try (Checkpoint original = Checkpoint.open(Fixtures.model("qwen3-tiny"))) {
      new CheckpointWriter(original.description().folder(), FloatType.BFLOAT16, 100_000)
          .write(rounded, TensorSource.of(original));
    }
    try (Checkpoint actual = Checkpoint.open(rounded);
        Checkpoint expected = Checkpoint.open(Fixtures.model("qwen3-tiny-bf16-sharded"))) {
      assertThat(actual.config()).isEqualTo(expected.config());
      assertThat(actual.description().generation()).isEqualTo(expected.description().generation());
      for (String name : expected.tensors().keySet()) {
        assertThat(bytes(actual, name)).isEqualTo(bytes(expected, name));
      }
    }
  }

  private static ByteBuffer bytes(Checkpoint checkpoint, String name) {
    TensorInfo tensor = checkpoint.tensor(name);
    return checkpoint.bytes(tensor, 0, (int) tensor.byteCount());
  }

  private static ModelConfig qwen3(FloatType type) {
    return new ModelConfig(
        Architecture.QWEN3,
        512,
        64,
        3,
        4,
        2,
        32,
        176,
        1e-6,
        true,
        false,
        new RotaryEmbedding(1e6, new Unscaled()),
        40_960,
        type);
  }

  private static void assertHoldsTheExpectedTensors(Checkpoint checkpoint, FloatType type) {
    var expected = Checkpoint.expectedTensors(checkpoint.config());
    assertThat(checkpoint.tensors().keySet()).isEqualTo(expected.keySet());
    assertThat(checkpoint.tensors().values())
        .allSatisfy(
            tensor -> {
              assertThat(tensor.shape()).isEqualTo(expected.get(tensor.name()));
              assertThat(tensor.type()).isEqualTo(type);
              assertThat(bytes(checkpoint, tensor.name()).remaining())
                  .isEqualTo((int) tensor.byteCount());
            });
  }
}
