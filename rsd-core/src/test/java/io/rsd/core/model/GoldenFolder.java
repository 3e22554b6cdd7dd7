package io.rsd.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.Processor;
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

  /** The layouts of bfloat16 matrices that libtorch can compute with on this CPU. */
  private static List<Boolean> bfloat16Layouts() {
    if (Processor.ofThisMachine().packsBfloat16()) {
      return List.of(true, false);
    }
    System.out.println("Skipped: packed bfloat16, which libtorch does not have on this CPU");
    return List.of(false);
  }

  void assertBfloat16Agrees() {
    bfloat16Layouts().forEach(this::assertBfloat16Agrees);
  }

  private void assertBfloat16Agrees(boolean packed) {
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
  void assertBfloat16ContinuesAlike() {
    bfloat16Layouts().forEach(this::assertBfloat16ContinuesAlike);
  }

  private void assertBfloat16ContinuesAlike(boolean packed) {
    try (LanguageModel model = load(FloatType.BFLOAT16, packed)) {
      for (Sequence sequence : sequences) {
        assertContinues(model, sequence, Bounds.BFLOAT16_LARGEST);
      }
    }
  }

  /**
   * Decodes through the cache, a token a step, as text is generated. What was read is read again
   * only where the sequence is long enough for other rotary frequencies.
   */
  private static void assertContinues(LanguageModel model, Sequence sequence, double tolerance) {
    Greedy greedy = sequence.greedy();
    int count = greedy.ids().length;
    int[] context = sequence.ids();
    model.resize(1, context.length + count);
    int[] continuation = new int[count];
    float[] logProbs = new float[count];
    int cached = 0;
    for (int i = 0; i < count; i++) {
      int[] pending = Arrays.copyOfRange(context, cached, context.length);
      int[] chosen = FullPass.mostProbable(model, TokenBatch.single(0, cached, pending));
      int last = pending.length - 1;
      continuation[i] = chosen[last];
      logProbs[i] = model.statistics(chosen, 1).logProbs()[last];
      context = Arrays.copyOf(context, context.length + 1);
      context[context.length - 1] = continuation[i];
      RotaryEmbedding rotary = model.config().rotary();
      boolean same = rotary.set(context.length) == rotary.set(context.length - 1);
      cached = same ? context.length - 1 : 0;
    }
    assertThat(continuation).isEqualTo(greedy.ids());
    assertThat(Deviation.of(logProbs, greedy.logprobs()).largest()).isLessThan(tolerance);
  }

  private LanguageModel load(FloatType type, boolean packed) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return LanguageModel.load(checkpoint, CPU, type, packed);
    }
  }
}
