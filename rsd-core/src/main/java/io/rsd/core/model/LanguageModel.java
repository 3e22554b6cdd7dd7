package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;
import io.rsd.core.torchscript.DeviceMemoryException;
import io.rsd.core.torchscript.ScriptModule;
import io.rsd.core.torchscript.ScriptResult;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A decoder-only language model on a device, with its weights and its KV cache.
 *
 * <p>The cache has slots, each for one sequence. How long the sequences are, the caller keeps:
 * every call hands in the lengths that count, so cutting a sequence back costs nothing. One call at
 * a time.
 */
public final class LanguageModel implements AutoCloseable {

  /** Positions that the cache grows by, and that a step's reach into it is rounded up to. */
  private static final int WIDTH_STEP = 32;

  private final ModelConfig config;
  private final FloatType type;
  private final ComputeDevice device;
  private final ScriptModule module;
  private int slots;
  private int capacity;

  private LanguageModel(
      ModelConfig config, FloatType type, ComputeDevice device, ScriptModule module) {
    this.config = config;
    this.type = type;
    this.device = device;
    this.module = module;
  }

  /**
   * Loads a checkpoint's weights onto a device. On a CPU that has no fast way to compute in the
   * type, a warning says so.
   *
   * @param type the type to compute in: float32 or bfloat16
   * @throws InvalidInputException if the type is neither, or the device has no room for the weights
   */
  public static LanguageModel load(Checkpoint checkpoint, ComputeDevice device, FloatType type) {
    ComputeType.warnIfSlow(type, device);
    return load(checkpoint, device, type, ComputeType.isPacked(type, device));
  }

  static LanguageModel load(
      Checkpoint checkpoint, ComputeDevice device, FloatType type, boolean packed) {
    return create(checkpoint.config(), device, type, packed, m -> WeightLoader.load(m, checkpoint));
  }

  /** A model of the given shape with random weights, for measurements; else like {@link #load}. */
  public static LanguageModel random(ModelConfig config, ComputeDevice device, FloatType type) {
    ComputeType.warnIfSlow(type, device);
    boolean packed = ComputeType.isPacked(type, device);
    return create(config, device, type, packed, m -> WeightLoader.randomize(m, config));
  }

  private static LanguageModel create(
      ModelConfig config,
      ComputeDevice device,
      FloatType type,
      boolean packed,
      Consumer<ScriptModule> weights) {
    if (type == FloatType.FLOAT16) {
      throw new InvalidInputException("models compute in float32 or bfloat16, not in float16");
    }
    ScriptModule module = ScriptModule.load(DecoderProgram.of(config, type, packed), device);
    try {
      WeightMemory.require("the weights", WeightMemory.ofDecoding(config, type), device);
      weights.accept(module);
      return new LanguageModel(config, type, device, module);
    } catch (DeviceMemoryException e) {
      module.close();
      throw new InvalidInputException(
          "the weights do not fit on %s: %s".formatted(device, e.getMessage()), e);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /** The model's shape. */
  public ModelConfig config() {
    return config;
  }

  /** Where it computes. */
  public ComputeDevice device() {
    return device;
  }

  /** Bytes of weights that one decoding step reads. */
  public long weightBytesPerStep() {
    long head = (long) config.vocabularySize() * config.hiddenSize();
    long all = WeightMemory.parameters(config);
    // Of the embedding only a few rows are read, unless it is the output matrix too.
    return (config.tiedEmbeddings() ? all : all - head) * type.byteSize();
  }

  /** Bytes that the KV cache takes for one position of one slot. */
  public long cacheBytesPerPosition() {
    return 2L * config.layers() * config.keyValueHeads() * config.headSize() * type.byteSize();
  }

  /**
   * Makes room for so many slots of so many positions; sequences keep what still fits. Grows and
   * shrinks; costs one copy of the cache unless nothing changes.
   *
   * @throws io.rsd.core.torchscript.DeviceMemoryException if the device has no room; the cache may
   *     then hold some layers in the new size, and only another call of this method is allowed
   */
  public void resize(int newSlots, int newCapacity) {
    int rounded = roundUp(newCapacity);
    if (newSlots != slots || rounded != capacity) {
      // Should the call fail half-way, the cache has no size that could be relied on.
      slots = 0;
      module.call("resize", Argument.of(newSlots), Argument.of(rounded));
      slots = newSlots;
      capacity = rounded;
    }
  }

  /** Gives the cache's memory back to the device; the next {@link #resize} makes a new one. */
  public void releaseCache() {
    resize(0, 0);
    DeviceMemory.release(device);
  }

  /** Slots of the cache. */
  public int slots() {
    return slots;
  }

  /** Positions that each slot of the cache has room for. */
  public int capacity() {
    return capacity;
  }

  /** Copies the first {@code length} tokens of a slot's cache to another slot. */
  public void copySlot(int source, int target, int length) {
    module.call("copy_slot", Argument.of(source), Argument.of(target), Argument.of(length));
  }

  /** Reads tokens into the cache. */
  public void prefill(TokenBatch batch) {
    run("prefill", batch);
  }

  /**
   * Reads tokens into the cache and scores the tokens that follow them.
   *
   * @param targets for every token of the batch the one whose log-probability after it is wanted
   * @param last the positions, counted through {@code [rows, steps]} row by row, after which the
   *     log-probabilities of the whole vocabulary are wanted
   */
  public Scores score(TokenBatch batch, List<int[]> targets, int... last) {
    ScriptResult result = run("score", batch, batch.padded(targets), vector(last));
    return new Scores(result.floats(0), result.floats(1), result.floats(2));
  }

  /**
   * What a pass says of the tokens after each position, at temperature 1, in nats. What stands in
   * the padding of short rows means nothing.
   *
   * @param targets log-probabilities of the targets: {@code [rows, steps]}
   * @param entropies entropies of the distributions: {@code [rows, steps]}
   * @param vocabulary log-probabilities {@code [positions asked for, vocabulary]}
   */
  public record Scores(float[] targets, float[] entropies, float[] vocabulary) {}

  /**
   * Forbids rows of the output layer: all probabilities are then those of the others alone.
   *
   * @param allowed {@code [vocabulary]}, true for the rows that may be drawn
   */
  public void allowOnly(boolean[] allowed) {
    if (allowed.length != config.vocabularySize()) {
      throw new IllegalArgumentException(
          allowed.length + " flags for " + config.vocabularySize() + " rows of the output layer");
    }
    long[] suppressed = new long[allowed.length];
    for (int i = 0; i < suppressed.length; i++) {
      suppressed[i] = allowed[i] ? 0 : 1;
    }
    module.call("suppress", new Argument.LongTensor(suppressed, suppressed.length));
  }

  /**
   * Reads tokens into the cache and keeps the logits after some of them, as a new entry for {@link
   * #statistics}, {@link #draw} and {@link #logProbs}.
   *
   * @param wanted the positions, counted through {@code [rows, steps]} row by row
   * @param beside whether entries of earlier passes are kept; their number then counts on from 0
   */
  public void forward(TokenBatch batch, int[] wanted, boolean beside) {
    run("forward", batch, vector(wanted), new Argument.Flag(beside));
  }

  /**
   * What the kept logits say of given tokens, one per row.
   *
   * @param logProbs log-probability of the target at temperature 1, in nats: {@code [rows]}
   * @param temperedLogProbs the same at the temperature asked for
   * @param entropies entropy of the distribution at temperature 1, in nats
   */
  public record Statistics(float[] logProbs, float[] temperedLogProbs, float[] entropies) {}

  /** Statistics of all rows of an entry for one target each. */
  public Statistics statistics(int entry, int[] targets, double temperature) {
    ScriptResult result =
        module.call("statistics", Argument.of(entry), vector(targets), Argument.of(temperature));
    return new Statistics(result.floats(0), result.floats(1), result.floats(2));
  }

  /**
   * Draws a token from each of some rows of an entry.
   *
   * @param uniforms one number for each row, an odd multiple of 2^-24 between 0 and 1: the place at
   *     which the cumulative distribution is inverted
   */
  public int[] draw(int entry, int[] rows, float[] uniforms, Sampling sampling) {
    ScriptResult result =
        module.call(
            "draw",
            Argument.of(entry),
            vector(rows),
            new Argument.FloatTensor(uniforms, uniforms.length),
            Argument.of(sampling.temperature()),
            Argument.of(sampling.topK()),
            Argument.of(sampling.topP()));
    return ints(result.longs(0));
  }

  /**
   * Log-probabilities at temperature 1 of tokens, each after its own kept row.
   *
   * @param entries the entry of each token; never empty
   * @param rows the row of each token in its entry
   */
  public float[] logProbs(int[] entries, int[] rows, int[] tokens) {
    return module.call("log_probs", list(entries), list(rows), list(tokens)).floats(0);
  }

  /** Puts the first {@code length} tokens of a slot aside under a number. */
  public void savePrompt(long number, int slot, int length) {
    module.call("save_prompt", Argument.of(number), Argument.of(slot), Argument.of(length));
  }

  /** Copies what was put aside under a number to the beginning of a slot. */
  public void loadPrompt(long number, int slot) {
    module.call("load_prompt", Argument.of(number), Argument.of(slot));
  }

  /** Forgets what was put aside under a number. */
  public void dropPrompt(long number) {
    module.call("drop_prompt", Argument.of(number));
  }

  /** Reads tokens into the cache and computes the logits of every position, for measurements. */
  void fullPass(TokenBatch batch) {
    run("full_pass", batch);
  }

  private ScriptResult run(String method, TokenBatch batch, Argument... more) {
    if (batch.firstSlot() + batch.rows() > slots || batch.positions() > capacity) {
      throw new IllegalArgumentException(
          "the cache has %d slots of %d positions; the batch needs %d slots of %d"
              .formatted(slots, capacity, batch.firstSlot() + batch.rows(), batch.positions()));
    }
    Argument[] arguments = new Argument[4 + more.length];
    arguments[0] = batch.tokenTensor();
    arguments[1] = Argument.of(batch.firstSlot());
    arguments[2] = batch.lengthTensor();
    arguments[3] = Argument.of(roundUp(batch.positions()));
    System.arraycopy(more, 0, arguments, 4, more.length);
    return module.call(method, arguments);
  }

  private static Argument vector(int... values) {
    return new Argument.LongTensor(Arrays.stream(values).asLongStream().toArray(), values.length);
  }

  private static Argument list(int... values) {
    return new Argument.WholeList(Arrays.stream(values).asLongStream().toArray());
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /** oneDNN builds a kernel for every new width; rounding lets the same ones serve again. */
  private static int roundUp(int positions) {
    return (positions + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
  }

  @Override
  public void close() {
    module.close();
  }
}
