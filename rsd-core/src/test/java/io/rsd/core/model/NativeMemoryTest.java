package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing a model gives its memory back at once, whatever happened to it before. */
class NativeMemoryTest {

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROUNDS = 40;
  private static final int FIRST_ROUNDS = 20;

  /** Two million weights. */
  private static final ModelConfig SHAPE =
      new ModelConfig(
          Architecture.QWEN3,
          1024,
          512,
          1,
          4,
          2,
          64,
          320,
          1e-6,
          false,
          false,
          new RotaryEmbedding(1e4, new Unscaled()),
          4096,
          FloatType.FLOAT32);

  private static final long MODEL_BYTES = 8L << 20;

  /**
   * What 20 rounds may leave behind, where 20 leaked models would be far more: Java's own noise.
   */
  private static final long MOST_LEFT = 6 * MODEL_BYTES;

  /** A gigabyte and a half: more than the tests before can have left. */
  private static final int MOST_MODELS = 200;

  /** A place that a batch of one token does not have. */
  private static final int NO_PLACE = 1024;

  @TempDir Path folder;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(Files.exists(STATUS), "needs " + STATUS + " to see the memory of this process");
    checkpoint = Checkpoint.open(RandomCheckpoint.write(folder, SHAPE, 1));
  }

  @AfterEach
  void close() {
    checkpoint.close();
  }

  @Test
  void openModelsHoldTheirWeights() throws IOException {
    long before = residentBytes();
    List<LanguageModel> models = new ArrayList<>();
    // The first ones may take what earlier tests of this JVM have left to the allocator.
    while (residentBytes() - before <= 8 * MODEL_BYTES && models.size() < MOST_MODELS) {
      models.add(load());
    }
    long held = residentBytes() - before;
    models.forEach(LanguageModel::close);
    // So a leak of models is a growth that the other tests cannot miss for long.
    assertThat(held).isGreaterThan(8 * MODEL_BYTES);
  }

  @Test
  void closedModelsLeaveNothing() throws IOException {
    assertMemoryReturns(
        () -> {
          try (LanguageModel model = load()) {
            FullPass.logProbabilities(model, 1, 2, 3);
          }
        });
  }

  @Test
  void cacheThatGrowsAndShrinksLeavesNothing() throws IOException {
    try (LanguageModel model = load()) {
      assertMemoryReturns(
          () -> {
            // Keys and values of 8 * 1024 positions take as much as the weights.
            model.resize(8, 1024);
            model.prefill(TokenBatch.single(7, 0, 1, 2, 3));
            model.resize(1, 32);
          });
    }
  }

  @Test
  void callsThatFailLeaveNothing() throws IOException {
    assertMemoryReturns(
        () -> {
          try (LanguageModel model = load()) {
            model.resize(1, 32);
            TokenBatch token = TokenBatch.single(0, 0, 1);
            assertThatThrownBy(() -> model.forward(token, NO_PLACE))
                .isInstanceOf(EngineException.class);
            assertThatThrownBy(() -> model.resize(1 << 20, 1 << 28))
                .isInstanceOf(DeviceMemoryException.class);
          }
        });
  }

  @Test
  void modelsThatCannotBeLoadedLeaveNothing() throws IOException {
    try (Checkpoint other =
        Checkpoint.open(RandomCheckpoint.write(folder.resolve("other"), SHAPE, 2))) {
      // The last tensors are cut off under an open checkpoint, so that loading stops half-way.
      Path weights = other.description().folder().resolve("model.safetensors");
      try (FileChannel file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
        file.truncate(MODEL_BYTES / 2);
      }
      assertMemoryReturns(
          () ->
              assertThatThrownBy(() -> LanguageModel.load(other, CPU, FloatType.FLOAT32).close())
                  .hasMessageContaining("model.safetensors"));
    }
  }

  private LanguageModel load() {
    return LanguageModel.load(checkpoint, CPU, FloatType.FLOAT32);
  }

  private static void assertMemoryReturns(Runnable round) throws IOException {
    long before = 0;
    for (int i = 0; i < ROUNDS; i++) {
      if (i == FIRST_ROUNDS) {
        before = residentBytes();
      }
      round.run();
    }
    assertThat(residentBytes() - before).isLessThan(MOST_LEFT);
  }

  /**
   * The memory that this process holds in its own name. Files that are mapped do not count: their
   * pages are the kernel's, who takes them back when it likes.
   */
  private static long residentBytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
