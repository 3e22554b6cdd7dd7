package io.rsd.core.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes the repository's own golden case: a Qwen3 of two thousand weights, and the
 * log-probabilities that the float64 reference gives for it. Run from the repository root, it
 * writes the folder anew; that is needed only when the case itself is to be another one.
 */
final class GoldenCase {

  private static final Path FOLDER =
      Path.of("rsd-core/src/test/resources/io/rsd/core/model/golden");

  private static final ModelConfig SHAPE =
      new ModelConfig(
          Architecture.QWEN3,
          24,
          10,
          2,
          4,
          2,
          6,
          14,
          1e-6,
          false,
          false,
          new RotaryEmbedding(1e4, new Unscaled()),
          64,
          FloatType.BFLOAT16);

  private static final long WEIGHTS_SEED = 20;
  private static final long TOKENS_SEED = 21;
  private static final int CONTINUATION = 16;

  /** As far as the second-best token must be behind in every step: more than bfloat16 loses. */
  private static final double LEAST_MARGIN = 0.3;

  /** Different tokens in a continuation; repeating one token would show little. */
  private static final int LEAST_VARIETY = 4;

  private GoldenCase() {}

  public static void main(String[] arguments) throws IOException {
    write(FOLDER);
  }

  /** Writes the three files of the case into a folder. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory("golden");
    Path model = RandomCheckpoint.write(work, SHAPE, WEIGHTS_SEED);
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.write(folder.resolve(file), Files.readAllBytes(model.resolve(file)));
    }
    Gson json = new GsonBuilder().disableHtmlEscaping().create();
    String numbers = json.toJson(numbers(model)).replace("{\"ids\"", "\n{\"ids\"");
    Files.writeString(folder.resolve(GoldenFolder.NUMBERS), numbers + "\n");
  }

  private static GoldenFolder.Numbers numbers(Path model) {
    Random random = new Random(TOKENS_SEED);
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      ReferenceDecoder reference = new ReferenceDecoder(checkpoint);
      List<GoldenFolder.Sequence> sequences = new ArrayList<>();
      for (int length : new int[] {1, 5, 40}) {
        sequences.add(sequence(reference, random, length));
      }
      return new GoldenFolder.Numbers(sequences);
    }
  }

  /** Draws sequences until one has a continuation that varies and that no rounding can turn. */
  private static GoldenFolder.Sequence sequence(
      ReferenceDecoder reference, Random random, int length) {
    while (true) {
      int[] ids = FullPass.randomTokens(random, length, SHAPE.vocabularySize());
      Continuation continuation = continuation(reference, ids);
      if (continuation.margin() >= LEAST_MARGIN && continuation.variety() >= LEAST_VARIETY) {
        double[][] all = reference.logProbabilities(ids);
        double[] next = new double[length - 1];
        for (int i = 0; i < next.length; i++) {
          next[i] = all[i][ids[i + 1]];
        }
        return new GoldenFolder.Sequence(ids, all[length - 1], next, continuation.greedy());
      }
    }
  }

  /**
   * A greedy continuation.
   *
   * @param margin how far in nats the second-best token was behind where it was nearest
   */
  private record Continuation(GoldenFolder.Greedy greedy, double margin) {
    long variety() {
      return Arrays.stream(greedy.ids()).distinct().count();
    }
  }

  private static Continuation continuation(ReferenceDecoder reference, int[] ids) {
    int[] whole = Arrays.copyOf(ids, ids.length + CONTINUATION);
    double[] logprobs = new double[CONTINUATION];
    double margin = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CONTINUATION; i++) {
      int length = ids.length + i;
      double[] last = reference.logProbabilities(Arrays.copyOf(whole, length))[length - 1];
      double[] sorted = Arrays.stream(last).sorted().toArray();
      logprobs[i] = sorted[sorted.length - 1];
      margin = Math.min(margin, logprobs[i] - sorted[sorted.length - 2]);
      whole[length] = indexOf(last, logprobs[i]);
    }
    int[] continuation = Arrays.copyOfRange(whole, ids.length, whole.length);
    return new Continuation(new GoldenFolder.Greedy(continuation, logprobs), margin);
  }

  private static int indexOf(double[] values, double value) {
    int index = 0;
    while (values[index] != value) {
      index++;
    }
    return index;
  }
}
