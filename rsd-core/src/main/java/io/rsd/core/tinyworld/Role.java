package io.rsd.core.tinyworld;

import io.rsd.core.checkpoint.Architecture;
import java.util.List;
import java.util.Locale;

/**
 * The two models of the tiny world. As in the paper's pair, the student has the think tokens that
 * the teacher lacks, and the teacher's output layer has more rows than the student's (appendix A).
 */
public enum Role {
  TEACHER(
      new Shape(Architecture.QWEN2, 192, 4, 6, 512, 512),
      new PretrainingMix(
          160_000,
          Choice.equally(1, 2, 3, 4),
          Choice.of(new SolutionWriter(1), 0.60)
              .or(new SolutionWriter(0), 0.35)
              .or(new SolutionWriter(0.5), 0.05)),
      List.of()),

  STUDENT(
      new Shape(Architecture.QWEN3, 128, 3, 4, 320, 480),
      new PretrainingMix(
          24_000,
          Choice.of(1, 0.38).or(2, 0.34).or(3, 0.22).or(4, 0.06),
          Choice.of(new SolutionWriter(0.006), 1)),
      List.of("<think>", "</think>"));

  private final Shape shape;
  private final PretrainingMix pretraining;
  private final List<String> thinkTokens;

  Role(Shape shape, PretrainingMix pretraining, List<String> thinkTokens) {
    this.shape = shape;
    this.pretraining = pretraining;
    this.thinkTokens = thinkTokens;
  }

  Shape shape() {
    return shape;
  }

  PretrainingMix pretraining() {
    return pretraining;
  }

  /** The tokens that the model has beyond those that both have. */
  List<String> thinkTokens() {
    return thinkTokens;
  }

  /** Its name in files and in the names of random streams. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The sizes of a model; all heads are of 32 dimensions and together as wide as the model.
   *
   * @param rows rows of the embedding, which is the output layer too
   */
  record Shape(
      Architecture architecture, int width, int layers, int heads, int feedForward, int rows) {}

  /**
   * What a model is trained on from scratch.
   *
   * @param traces the number of training rows
   * @param operations how often problems have how many operations
   * @param styles how often solutions are written in which style
   */
  record PretrainingMix(int traces, Choice<Integer> operations, Choice<SolutionWriter> styles) {}
}
