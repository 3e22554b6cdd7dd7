package io.rsd.core.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.TensorInfo;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are not finite are found when a model is loaded, whoever loads it. */
class NonFiniteWeightsTest {

  private static final String TENSOR = "model.layers.1.mlp.up_proj.weight";

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() {
    model = TrainableModel.write(Architecture.QWEN3, folder.resolve("model"));
  }

  @ParameterizedTest
  @EnumSource(
      value = FloatType.class,
      names = {"FLOAT32", "BFLOAT16"})
  void decodingNamesTheTensor(FloatType type) throws IOException {
    setNumber(Float.NaN);
    assertThatThrownBy(() -> decoding(type))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "model.safetensors: the tensor \"%s\" holds values that are not finite"
                .formatted(TENSOR));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void trainingNamesTheTensor(float number) throws IOException {
    setNumber(number);
    assertThatThrownBy(this::training)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "model.safetensors: the tensor \"%s\" holds values that are not finite"
                .formatted(TENSOR));
  }

  @Test
  void largeNumbersWhoseSumOverflowsAreFinite() throws IOException {
    setNumber(Float.MAX_VALUE);
    decoding(FloatType.FLOAT32);
    training();
  }

  private void decoding(FloatType type) {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      LanguageModel.load(checkpoint, CPU, type).close();
    }
  }

  private void training() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      Trainer.load(checkpoint, CPU, FloatType.FLOAT32).close();
    }
  }

  /** Puts a number at the second and third place of the tensor. */
  private void setNumber(float number) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(model);
        RandomAccessFile file =
            new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
      TensorInfo tensor = checkpoint.tensor(TENSOR);
      file.seek(tensor.offset() + Float.BYTES);
      for (int i = 0; i < 2; i++) {
        file.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(number)));
      }
    }
  }
}
