package io.rsd.core.model;

import io.rsd.core.checkpoint.Architecture;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.RotaryEmbedding;
import io.rsd.core.checkpoint.RotaryScaling;
import io.rsd.core.checkpoint.RotaryScaling.Linear;
import io.rsd.core.checkpoint.RotaryScaling.Llama3;
import io.rsd.core.checkpoint.RotaryScaling.LongRope;
import io.rsd.core.checkpoint.RotaryScaling.Unscaled;
import io.rsd.core.checkpoint.RotaryScaling.Yarn;
import io.rsd.core.checkpoint.SlidingWindow;
import java.util.List;
import java.util.Optional;

/** The shape of a small model of two layers. */
record TestShape(
    String name,
    Architecture architecture,
    int hiddenSize,
    int queryHeads,
    int keyValueHeads,
    int headSize,
    int intermediateSize,
    int vocabularySize,
    boolean tied,
    RotaryScaling scaling,
    double attentionScalar,
    Optional<SlidingWindow> window,
    double rotaryShare) {

  private static final RotaryScaling NONE = new Unscaled();

  /** The local layer's window is shorter than what tests read, and its rotary base another. */
  static final TestShape GEMMA3 =
      new TestShape(
          "Gemma, scaled queries and rotary",
          Architecture.GEMMA3,
          48,
          4,
          2,
          16,
          60,
          101,
          true,
          new Linear(8),
          12,
          Optional.of(new SlidingWindow(9, List.of(0), new RotaryEmbedding(500, NONE))),
          1);

  static final TestShape QWEN2 =
      new TestShape("Qwen2, untied", Architecture.QWEN2, 96, 6, 2, 16, 130, 101, false, NONE);

  static final TestShape QWEN3 =
      new TestShape(
          "Qwen3, tied, wide heads", Architecture.QWEN3, 64, 4, 2, 32, 80, 96, true, NONE);

  /** Of its 12 frequencies some are kept, some are stretched, and some lie between. */
  static final TestShape LLAMA =
      new TestShape(
          "Llama, tied, scaled rotary",
          Architecture.LLAMA,
          96,
          4,
          2,
          24,
          112,
          101,
          true,
          new Llama3(32, 1, 4, 32));

  /** A shape that attends to the whole context. */
  TestShape(
      String name,
      Architecture architecture,
      int hiddenSize,
      int queryHeads,
      int keyValueHeads,
      int headSize,
      int intermediateSize,
      int vocabularySize,
      boolean tied,
      RotaryScaling scaling) {
    this(
        name,
        architecture,
        hiddenSize,
        queryHeads,
        keyValueHeads,
        headSize,
        intermediateSize,
        vocabularySize,
        tied,
        scaling,
        headSize,
        Optional.empty(),
        1);
  }

  /** Longer sequences than this have other rotary frequencies in the shapes of Phi. */
  static final int ORIGINAL_CONTEXT = 24;

  private static final RotaryScaling LONGROPE =
      new LongRope(
          List.of(1.0, 1.1, 1.3, 1.6, 1.7, 2.0),
          List.of(1.0, 2.5, 4.0, 9.0, 16.0, 30.0),
          ORIGINAL_CONTEXT,
          1.3);

  static final TestShape PHI3 =
      new TestShape(
          "Phi, LongRoPE, a part of each head turns",
          Architecture.PHI3,
          48,
          4,
          2,
          16,
          60,
          101,
          true,
          LONGROPE,
          16,
          Optional.empty(),
          0.75);

  /** The window is in all layers. */
  static final TestShape PHI3_WINDOW =
      new TestShape(
          "Phi, LongRoPE, whole heads turn, a sliding window",
          Architecture.PHI3,
          36,
          3,
          1,
          12,
          50,
          71,
          false,
          LONGROPE,
          12,
          Optional.of(new SlidingWindow(15, List.of(0, 1), new RotaryEmbedding(10_000, LONGROPE))),
          1);

  static final TestShape QWEN2_WINDOW =
      new TestShape(
          "Qwen2, a sliding window",
          Architecture.QWEN2,
          48,
          4,
          2,
          12,
          60,
          64,
          true,
          NONE,
          12,
          Optional.of(new SlidingWindow(7, List.of(1), new RotaryEmbedding(10_000, NONE))),
          1);

  /** Shapes that between them have all that sets one decoder apart from another. */
  static List<TestShape> all() {
    return List.of(
        QWEN2,
        new TestShape(
            "Qwen2, tied, groups of 1", Architecture.QWEN2, 48, 2, 2, 24, 64, 64, true, NONE),
        QWEN3,
        new TestShape(
            "Qwen3, untied, groups of 4", Architecture.QWEN3, 72, 8, 2, 24, 90, 96, false, NONE),
        new TestShape(
            "Qwen3, untied, YaRN",
            Architecture.QWEN3,
            48,
            4,
            2,
            24,
            60,
            71,
            false,
            new Yarn(4, 1.2, 32, 1, 64, true)),
        new TestShape("Qwen3, odd sizes", Architecture.QWEN3, 31, 3, 1, 10, 37, 53, true, NONE),
        LLAMA,
        new TestShape(
            "Llama, untied, groups of 4", Architecture.LLAMA, 40, 4, 1, 20, 56, 71, false, NONE),
        new TestShape("Llama, one tiny head", Architecture.LLAMA, 8, 1, 1, 2, 6, 11, false, NONE),
        GEMMA3,
        QWEN2_WINDOW,
        PHI3,
        PHI3_WINDOW);
  }

  /** The shape with its weights stored in a type. */
  ModelConfig stored(FloatType type) {
    return new ModelConfig(
        architecture,
        vocabularySize,
        hiddenSize,
        2,
        queryHeads,
        keyValueHeads,
        headSize,
        intermediateSize,
        1e-6,
        tied,
        architecture == Architecture.QWEN2,
        attentionScalar,
        new RotaryEmbedding(10_000, scaling, rotaryShare),
        window,
        4096,
        type);
  }

  @Override
  public String toString() {
    return name;
  }
}
