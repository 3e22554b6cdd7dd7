package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A model folder with a {@code golden.json} beside the weights: what a forward pass must give, as
 * natural logarithms of probabilities at temperature 1.
 */
record GoldenFolder(Path folder, List<Sequence> sequences) {

  static final String NUMBERS = "golden.json";

  private static final ComputeDevice CPU = new ComputeDevice.Cpu();

  /** The layout of the file; fields that are not named here are not read. */
  record Numbers(List<Sequence> sequences) {}

  /**
   * One sequence.
   *
   * @param ids the input
   * @param last after the last token, for the whole vocabulary
   * @param next of each token but the first
   */
  record Sequence(
      int[] ids,
      @SerializedName("last_logprobs") double[] last,
      @SerializedName("next_logprobs") double[] next,
      Greedy greedy) {}

  /**
   * The most probable continuation.
   *
   * @param logprobs of each of its tokens
   */
  record Greedy(int[] ids, double[] logprobs) {}

  static GoldenFolder read(Path folder) throws IOException {
    try (Reader reader = Files.newBufferedReader(folder.resolve(NUMBERS))) {
      List<Sequence> sequences = new Gson().fromJson(reader, Numbers.class).sequences();
      assertThat(sequences).isNotEmpty();
      return new GoldenFolder(folder, sequences);
    }
  }

  FloatType storedType() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return checkpoint.config().dtype();
    }
  }

  void assertReferenceAgrees(double tolerance) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ReferenceDecoder reference = new ReferenceDecoder(checkpoint);
      for (Sequence sequence : sequences) {
        double[][] all = reference.logProbabilities(sequence.ids());
        assertThat(all[all.length - 1]).containsExactly(sequence.last(), within(tolerance));
        for (int i = 0; i < sequence.next().length; i++) {
          double next = all[i][sequence.ids()[i + 1]];
          assertThat(next).isCloseTo(sequence.next()[i], within(tolerance));
        }
      }
    }
  }

  void assertFloat32Agrees(boolean packed) {
    try (LanguageModel model = load(FloatType.FLOAT32, packed)) {
      for (Sequence sequence : sequences) {
        float[][] all = FullPass.logProbabilities(model, sequence.ids());
        float[] next = FullPass.ofTokens(model, sequence.ids());
        assertThat(Deviation.of(all[all.length - 1], sequence.last()).largest())
            .isLessThan(Bounds.FLOAT32_PROMISE);
        assertThat(Deviation.of(next, sequence.next()).largest())
            .isLessThan(Bounds.FLOAT32_PROMISE);
        assertContinues(model, sequence, Bounds.FLOAT32_PROMISE);
      }
    }
  }

  void assertBfloat16Agrees(boolean packed) {
    try (LanguageModel model = load(FloatType.BFLOAT16, packed)) {
      for (Sequence sequence : sequences) {
        float[][] all = FullPass.logProbabilities(model, sequence.ids());
        float[] next = FullPass.ofTokens(model, sequence.ids());
        Deviation last =
            Deviation.of(new float[][] {all[all.length - 1]}, new double[][] {sequence.last()});
        assertThat(last.largest()).isLessThan(Bounds.BFLOAT16_LARGEST);
        assertThat(last.mean()).isLessThan(Bounds.BFLOAT16_MEAN);
        assertThat(last.divergence()).isLessThan(Bounds.BFLOAT16_DIVERGENCE);
        assertThat(Deviation.of(next, sequence.next()).largest())
            .isLessThan(Bounds.BFLOAT16_LARGEST);
      }
    }
  }

  /** For folders whose greedy margins are wide enough for bfloat16. */
  void assertBfloat16ContinuesAlike(boolean packed) {
    try (LanguageModel model = load(FloatType.BFLOAT16, packed)) {
      for (Sequence sequence : sequences) {
        assertContinues(model, sequence, Bounds.BFLOAT16_LARGEST);
      }
    }
  }

  /** Decodes through the cache, a token a step, as text is generated. */
  private static void assertContinues(LanguageModel model, Sequence sequence, double tolerance) {
    Greedy greedy = sequence.greedy();
    int length = sequence.ids().length;
    int count = greedy.ids().length;
    model.resize(1, length + count);
    int[] mostProbable = FullPass.mostProbable(model, TokenBatch.single(0, 0, sequence.ids()));
    int[] continuation = new int[count];
    continuation[0] = mostProbable[length - 1];
    for (int i = 1; i < count; i++) {
      TokenBatch step = TokenBatch.single(0, length + i - 1, continuation[i - 1]);
      continuation[i] = FullPass.mostProbable(model, step)[0];
    }
    assertThat(continuation).isEqualTo(greedy.ids());

    int[] whole = Arrays.copyOf(sequence.ids(), length + count);
    System.arraycopy(greedy.ids(), 0, whole, length, count);
    float[] scores = FullPass.ofTokens(model, whole);
    float[] ofContinuation = Arrays.copyOfRange(scores, length - 1, length - 1 + count);
    assertThat(Deviation.of(ofContinuation, greedy.logprobs()).largest()).isLessThan(tolerance);
  }

  private LanguageModel load(FloatType type, boolean packed) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return LanguageModel.load(checkpoint, CPU, type, packed);
    }
  }
}
