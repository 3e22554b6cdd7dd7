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
 * <p>The cache has slots, one sequence in each. The caller keeps the length of each sequence and
 * passes it with every call, so truncating a sequence costs nothing. Only where {@link
 * io.rsd.core.checkpoint.RotaryEmbedding#set} changes with the length, what is in the slot is of no
 * more use, and the caller reads the sequence anew. Not safe for concurrent calls.
 */
public final class LanguageModel implements AutoCloseable {

  /** The capacity, and the number of positions that a step reads, are multiples of this. */
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
   * Loads a checkpoint's weights onto a device. Logs a warning if the type is slow on the CPU.
   *
   * @param type the compute type: float32 or bfloat16
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

  /**
   * A model of the given shape with random weights, for benchmarks. Otherwise like {@link #load}.
   */
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

  /** The device with its weights and cache. */
  public ComputeDevice device() {
    return device;
  }

  /** Bytes of weights that one decoding step reads. */
  public long weightBytesPerStep() {
    long head = (long) config.vocabularySize() * config.hiddenSize();
    long all = WeightMemory.parameters(config);
    // A step reads only a few rows of the embedding, unless it is also the output matrix.
    return (config.tiedEmbeddings() ? all : all - head) * type.byteSize();
  }

  /** Bytes that the KV cache takes for one position of one slot. */
  public long cacheBytesPerPosition() {
    return 2L * config.layers() * config.keyValueHeads() * config.headSize() * type.byteSize();
  }

  /**
   * Resizes the cache, up or down. Sequences keep the positions that still fit. Copies the cache
   * unless the size stays the same.
   *
   * @throws io.rsd.core.torchscript.DeviceMemoryException if the device has no room; the cache may
   *     then hold some layers in the new size, and only another call of this method is allowed
   */
  public void resize(int newSlots, int newCapacity) {
    int rounded = roundUp(newCapacity);
    if (newSlots != slots || rounded != capacity) {
      // If the call fails half-way, the size of the cache is undefined.
      slots = 0;
      module.call("resize", Argument.of(newSlots), Argument.of(rounded));
      slots = newSlots;
      capacity = rounded;
    }
  }

  /** Frees the cache's memory on the device. The next {@link #resize} allocates a new cache. */
  public void releaseCache() {
    resize(0, 0);
    DeviceMemory.release(device);
  }

  /** Slots of the cache. */
  public int slots() {
    return slots;
  }

  /** Positions of each slot of the cache. */
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
   * Reads tokens into the cache and scores the token after each of them.
   *
   * @param targets the token to score after each token of the batch, in the batch's shape; rows may
   *     end one earlier
   * @param last positions after which to return the log-probabilities of the whole vocabulary, as
   *     row-major indices into {@code [rows, steps]}
   */
  public Scores score(TokenBatch batch, List<int[]> targets, int... last) {
    ScriptResult result = run("score", batch, batch.padded(targets), vector(last));
    return new Scores(result.floats(0), result.floats(1), result.floats(2));
  }

  /**
   * Scores of the tokens after each position, at temperature 1, in nats. Values in the padding of
   * short rows are undefined.
   *
   * @param targets log-probabilities of the targets: {@code [rows, steps]}
   * @param entropies entropies of the distributions: {@code [rows, steps]}
   * @param vocabulary log-probabilities {@code [positions asked for, vocabulary]}
   */
  public record Scores(float[] targets, float[] entropies, float[] vocabulary) {}

  /**
   * Forbids rows of the output layer. All later probabilities are normalized over the other rows.
   *
   * @param allowed {@code [vocabulary]}, true for the rows that may be sampled
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
   * Draws a block of tokens for each row, one after the other, in one call. Its logits stay for
   * {@link #logProbs}. All of a row's places have the rotary frequencies of the first.
   *
   * @param batch the tokens that the rows have yet to read; the first token is drawn after them
   * @param uniforms {@code [block, rows]}: odd multiples of 2^-24 between 0 and 1, at which the
   *     cumulative distributions are inverted
   * @param withEntropies whether to compute entropies
   */
  public Proposals propose(
      TokenBatch batch, float[] uniforms, Sampling sampling, boolean withEntropies) {
    int block = uniforms.length / batch.rows();
    int width = checkedWidth(batch, block - 1);
    LongList packed = packed(batch);
    for (int row = 0; row < batch.rows(); row++) {
      packed.add((long) row * batch.steps() + batch.tokens().get(row).length - 1);
    }
    addUniforms(packed, uniforms);
    ScriptResult result =
        module.call(
            "propose",
            packed.tensor(),
            Argument.of(batch.rows()),
            Argument.of(batch.steps()),
            Argument.of(block),
            Argument.of(batch.firstSlot()),
            Argument.of(width),
            Argument.of(sampling.temperature()),
            Argument.of(sampling.topK()),
            Argument.of(sampling.topP()),
            new Argument.Flag(withEntropies));
    return Proposals.of(result.floats(0), block, batch.rows());
  }

  /**
   * Log-probabilities of tokens at temperature 1, in nats, by the logits of the last proposed
   * block.
   *
   * @param places the place in the block of each token; never empty
   * @param rows the row of the batch of each token
   */
  public float[] logProbs(int[] places, int[] rows, int[] tokens) {
    LongList packed = new LongList();
    packed.add(places);
    packed.add(rows);
    packed.add(tokens);
    return module.call("log_probs", packed.tensor(3, tokens.length)).floats(0);
  }

  /**
   * Reads the candidates of a block in one pass, accepts those of each row up to the first that is
   * improbable, and draws a fallback in the place of that one.
   *
   * @param uniforms {@code [rows, block]}, those of the fallback at each place
   * @param rule when a candidate is accepted
   * @param sampling how fallbacks are drawn
   * @param withEntropies whether to compute entropies
   */
  public Verdicts verify(
      CandidateBatch candidates,
      float[] uniforms,
      AcceptanceRule rule,
      Sampling sampling,
      boolean withEntropies) {
    TokenBatch batch = candidates.batch();
    int width = checkedWidth(batch, 0);
    LongList packed = packed(batch);
    packed.add(candidates.wanted());
    packed.add(candidates.targets());
    packed.add(candidates.candidates());
    packed.add(candidates.firstTargets());
    packed.add(candidates.ends());
    addUniforms(packed, uniforms);
    ScriptResult result =
        module.call(
            "verify",
            packed.tensor(),
            Argument.of(batch.rows()),
            Argument.of(batch.steps()),
            Argument.of(uniforms.length / batch.rows()),
            Argument.of(candidates.targets().length),
            Argument.of(batch.firstSlot()),
            Argument.of(width),
            Argument.of(rule.logThreshold()),
            Argument.of(rule.temperature()),
            Argument.of(sampling.temperature()),
            Argument.of(sampling.topK()),
            Argument.of(sampling.topP()),
            new Argument.Flag(withEntropies));
    return Verdicts.of(result.floats(0), candidates.targets().length, batch.rows());
  }

  private LongList packed(TokenBatch batch) {
    LongList packed = new LongList();
    packed.add(batch.tokenTensor().values());
    packed.add(batch.lengthTensor(config.rotary()).values());
    return packed;
  }

  private static void addUniforms(LongList packed, float[] uniforms) {
    for (float uniform : uniforms) {
      packed.add((long) (uniform * 0x1p24f));
    }
  }

  /**
   * Reads tokens into the cache and keeps the logits after some of them for {@link #statistics} and
   * {@link #draw}.
   *
   * @param wanted the positions, as row-major indices into {@code [rows, steps]}
   */
  public void forward(TokenBatch batch, int... wanted) {
    run("forward", batch, vector(wanted));
  }

  /**
   * Statistics of the kept logits for one target token per row.
   *
   * @param logProbs log-probability of the target at temperature 1, in nats: {@code [rows]}
   * @param temperedLogProbs the same at the given temperature
   * @param entropies entropy of the distribution at temperature 1, in nats
   */
  public record Statistics(float[] logProbs, float[] temperedLogProbs, float[] entropies) {}

  /** Statistics of all kept rows for one target each. */
  public Statistics statistics(int[] targets, double temperature) {
    ScriptResult result = module.call("statistics", vector(targets), Argument.of(temperature));
    return new Statistics(result.floats(0), result.floats(1), result.floats(2));
  }

  /**
   * Draws a token from each of some kept rows.
   *
   * @param uniforms one number for each row, as {@link #propose} takes them
   */
  public int[] draw(int[] rows, float[] uniforms, Sampling sampling) {
    ScriptResult result =
        module.call(
            "draw",
            vector(rows),
            new Argument.FloatTensor(uniforms, uniforms.length),
            Argument.of(sampling.temperature()),
            Argument.of(sampling.topK()),
            Argument.of(sampling.topP()));
    return ints(result.longs(0));
  }

  /** Saves the first {@code length} tokens of a slot's cache as a prompt with a number. */
  public void savePrompt(long number, int slot, int length) {
    module.call("save_prompt", Argument.of(number), Argument.of(slot), Argument.of(length));
  }

  /** Copies a saved prompt to the beginning of a slot. */
  public void loadPrompt(long number, int slot) {
    module.call("load_prompt", Argument.of(number), Argument.of(slot));
  }

  /** Deletes a saved prompt. */
  public void dropPrompt(long number) {
    module.call("drop_prompt", Argument.of(number));
  }

  /** Reads tokens into the cache and computes the logits of every position, for benchmarks. */
  void fullPass(TokenBatch batch) {
    run("full_pass", batch);
  }

  private ScriptResult run(String method, TokenBatch batch, Argument... more) {
    int width = checkedWidth(batch, 0);
    Argument[] arguments = new Argument[4 + more.length];
    arguments[0] = batch.tokenTensor();
    arguments[1] = Argument.of(batch.firstSlot());
    arguments[2] = batch.lengthTensor(config.rotary());
    arguments[3] = Argument.of(width);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return module.call(method, arguments);
  }

  /** The positions that a batch reads with {@code further} ones after it, if the cache has them. */
  private int checkedWidth(TokenBatch batch, int further) {
    int positions = batch.positions() + further;
    if (batch.firstSlot() + batch.rows() > slots || positions > capacity) {
      throw new IllegalArgumentException(
          "the cache has %d slots of %d positions; the batch needs %d slots of %d"
              .formatted(slots, capacity, batch.firstSlot() + batch.rows(), positions));
    }
    batch.requireRows(config.vocabularySize());
    return roundUp(positions);
  }

  private static Argument vector(int... values) {
    return new Argument.LongTensor(Arrays.stream(values).asLongStream().toArray(), values.length);
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /** Rounds widths up, because oneDNN builds a kernel for every new width. */
  private static int roundUp(int positions) {
    return (positions + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
  }

  @Override
  public void close() {
    module.close();
  }
}
