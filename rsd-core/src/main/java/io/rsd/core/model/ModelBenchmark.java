package io.rsd.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times the forward pass of a model at a fixed context. */
public final class ModelBenchmark {

  private static final int WARM_UP = 3;

  /** Steps of one measurement: enough for a median, and few enough for a slow machine. */
  private static final int LEAST_STEPS = 5;

  private static final int MOST_STEPS = 50;
  private static final double SECONDS_PER_CASE = 3;

  private final LanguageModel model;

  public ModelBenchmark(LanguageModel model) {
    this.model = model;
  }

  /**
   * The measurement of one case.
   *
   * @param batch number of sequences
   * @param tokens new tokens of each sequence per step
   * @param context tokens of each sequence in the cache before the step
   * @param millisecondsPerStep median over the steps
   * @param weightBytes bytes of weights that a step reads
   * @param cacheBytes bytes of the KV cache that a step reads
   */
  public record Result(
      int batch,
      int tokens,
      int context,
      double millisecondsPerStep,
      long weightBytes,
      long cacheBytes) {

    /** New tokens of all sequences per second. */
    public double tokensPerSecond() {
      return batch * tokens / (millisecondsPerStep / 1e3);
    }

    /** Weights and cache read per second, in bytes. */
    public double bytesPerSecond() {
      return (weightBytes + cacheBytes) / (millisecondsPerStep / 1e3);
    }
  }

  /** Times steps of {@code tokens} tokens for {@code batch} sequences of {@code context} tokens. */
  public Result measure(int batch, int tokens, int context) {
    model.resize(batch, context + tokens);
    TokenBatch step = step(batch, tokens, context);
    for (int i = 0; i < WARM_UP; i++) {
      model.fullPass(step);
    }
    List<Long> times = new ArrayList<>();
    long begin = System.nanoTime();
    while (times.size() < LEAST_STEPS
        || (times.size() < MOST_STEPS && System.nanoTime() - begin < SECONDS_PER_CASE * 1e9)) {
      long start = System.nanoTime();
      model.fullPass(step);
      times.add(System.nanoTime() - start);
    }
    times.sort(null);
    return new Result(
        batch,
        tokens,
        context,
        times.get(times.size() / 2) / 1e6,
        model.weightBytesPerStep(),
        (long) batch * (context + tokens) * model.cacheBytesPerPosition());
  }

  private TokenBatch step(int batch, int tokens, int context) {
    int[] lengths = new int[batch];
    Arrays.fill(lengths, context);
    List<int[]> rows = new ArrayList<>();
    for (int row = 0; row < batch; row++) {
      int[] ids = new int[tokens];
      for (int i = 0; i < tokens; i++) {
        ids[i] = (row * tokens + i) % model.config().vocabularySize();
      }
      rows.add(ids);
    }
    return new TokenBatch(0, lengths, rows);
  }
}
