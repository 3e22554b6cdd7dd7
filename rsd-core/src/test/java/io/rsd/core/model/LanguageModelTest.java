package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One forward pass over a whole sequence, held against the float64 reference. */
class LanguageModelTest {

  /** More than the cache's first step of 32, and than the 64 positions scored at once. */
  private static final int LENGTH = 70;

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.rsd.core.model.TestShape#all")
  void float32GivesTheReferencesLogProbabilities(TestShape shape) throws IOException {
    for (FloatType stored : FloatType.values()) {
      for (boolean packed : Packing.of(FloatType.FLOAT32)) {
        assertThat(deviation(shape.stored(stored), FloatType.FLOAT32, packed).largest())
            .as("stored as %s, packed %s", stored, packed)
            .isLessThan(Bounds.FLOAT32);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.rsd.core.model.TestShape#all")
  void bfloat16StaysWithinItsRounding(TestShape shape) throws IOException {
    for (FloatType stored : FloatType.values()) {
      for (boolean packed : Packing.of(FloatType.BFLOAT16)) {
        Deviation deviation = deviation(shape.stored(stored), FloatType.BFLOAT16, packed);
        String what = "stored as %s, packed %s".formatted(stored, packed);
        assertThat(deviation.largest()).as(what).isLessThan(Bounds.BFLOAT16_LARGEST);
        assertThat(deviation.mean()).as(what).isLessThan(Bounds.BFLOAT16_MEAN);
        assertThat(deviation.divergence()).as(what).isLessThan(Bounds.BFLOAT16_DIVERGENCE);
      }
    }
  }

  @Test
  void targetsAndMostProbableTokensAreReadFromTheSameDistributions() throws IOException {
    try (LanguageModel model = load(TestShape.QWEN3.stored(FloatType.FLOAT32))) {
      int[] tokens = tokens(model.config());
      float[][] whole = FullPass.logProbabilities(model, tokens);
      float[] ofTokens = FullPass.ofTokens(model, tokens);
      int[] mostProbable = FullPass.mostProbable(model, TokenBatch.single(0, 0, tokens));

      for (int i = 0; i < LENGTH; i++) {
        for (float other : whole[i]) {
          assertThat(other).isLessThanOrEqualTo(whole[i][mostProbable[i]]);
        }
        if (i + 1 < LENGTH) {
          assertThat(ofTokens[i]).isCloseTo(whole[i][tokens[i + 1]], within(1e-5f));
        }
      }
    }
  }

  @Test
  void randomWeightsGiveDistributionsToo() {
    ModelConfig config = TestShape.LLAMA.stored(FloatType.FLOAT32);
    try (LanguageModel model = LanguageModel.random(config, CPU, FloatType.BFLOAT16)) {
      for (float[] row : FullPass.logProbabilities(model, tokens(config))) {
        double sum = 0;
        for (float value : row) {
          sum += Math.exp(value);
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
      }
    }
  }

  @Test
  void cacheTakesKeysAndValuesOfEveryLayer() {
    ModelConfig config = TestShape.QWEN3.stored(FloatType.FLOAT32);
    try (LanguageModel model = LanguageModel.random(config, CPU, FloatType.BFLOAT16)) {
      // Keys and values, 2 layers, 2 heads of 32 numbers, 2 bytes each.
      assertThat(model.cacheBytesPerPosition()).isEqualTo(2 * 2 * 2 * 32 * 2);
    }
  }

  @Test
  void computesInNoFloat16() throws IOException {
    Path model = RandomCheckpoint.write(folder, TestShape.QWEN3.stored(FloatType.FLOAT16), 1);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThatThrownBy(() -> LanguageModel.load(checkpoint, CPU, FloatType.FLOAT16))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("float16");
    }
  }

  @Test
  void refusesABatchForWhichTheCacheHasNoRoom() throws IOException {
    try (LanguageModel model = load(TestShape.QWEN3.stored(FloatType.FLOAT32))) {
      model.resize(2, 32);
      assertThatThrownBy(() -> model.prefill(TokenBatch.single(2, 0, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 slots of 32 positions; the batch needs 3 slots of 1");
      assertThatThrownBy(() -> model.prefill(TokenBatch.single(0, 31, 1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs 1 slots of 33");
    }
  }

  @Test
  void worksOnAfterTheDeviceHadNoRoomForTheCache() throws IOException {
    try (LanguageModel model = load(TestShape.QWEN3.stored(FloatType.FLOAT32))) {
      int[] tokens = tokens(model.config());
      float[] last = FullPass.logProbabilities(model, tokens)[LENGTH - 1];

      assertThatThrownBy(() -> model.resize(1 << 20, 1 << 28))
          .isInstanceOf(DeviceMemoryException.class)
          .hasMessageContaining("resize");
      assertThatThrownBy(() -> model.prefill(TokenBatch.single(0, 0, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the cache has 0 slots");

      model.resize(1, LENGTH);
      TokenBatch again = TokenBatch.single(0, LENGTH - 1, tokens[LENGTH - 1]);
      assertThat(model.score(again, List.of(new int[0]), 0).vocabulary())
          .as("the sequence is still in the cache")
          .containsExactly(last, within((float) Bounds.FLOAT32));
    }
  }

  @Test
  void worksOnAfterATokenThatItDoesNotHave() throws IOException {
    try (LanguageModel model = load(TestShape.QWEN3.stored(FloatType.FLOAT32))) {
      int[] tokens = tokens(model.config());
      float[] scores = FullPass.ofTokens(model, tokens);
      assertThatThrownBy(
              () -> model.prefill(TokenBatch.single(0, 0, model.config().vocabularySize())))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("has the token " + model.config().vocabularySize())
          .hasMessageContaining("added tokens");
      assertThat(FullPass.ofTokens(model, tokens)).isEqualTo(scores);
    }
  }

  private Deviation deviation(ModelConfig config, FloatType type, boolean packed)
      throws IOException {
    Path place = folder.resolve(config.dtype() + "-" + packed);
    try (Checkpoint checkpoint = Checkpoint.open(RandomCheckpoint.write(place, config, 1));
        LanguageModel model = LanguageModel.load(checkpoint, CPU, type, packed)) {
      int[] tokens = tokens(config);
      return Deviation.of(
          FullPass.logProbabilities(model, tokens),
          new ReferenceDecoder(checkpoint).logProbabilities(tokens));
    }
  }

  private LanguageModel load(ModelConfig config) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(RandomCheckpoint.write(folder, config, 1))) {
      return LanguageModel.load(checkpoint, CPU, FloatType.FLOAT32);
    }
  }

  private static int[] tokens(ModelConfig config) {
    return FullPass.randomTokens(new Random(2), LENGTH, config.vocabularySize());
  }
}
