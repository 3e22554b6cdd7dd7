package io.rsd.core.model;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorInfo;
import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.ScriptModule;
import io.rsd.core.torchscript.ScriptResult;
import java.nio.ByteBuffer;
import java.util.List;

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

  /** Weights travel to the device in pieces, so that host memory holds a piece and no tensor. */
  private static final int PIECE_BYTES = 64 << 20;

  /** The spread of random weights: large enough that no activation dies out. */
  private static final double NOISE = 0.02;

  private final ModelConfig config;
  private final FloatType type;
  private final ScriptModule module;
  private int slots;
  private int capacity;

  private LanguageModel(ModelConfig config, FloatType type, ScriptModule module) {
    this.config = config;
    this.type = type;
    this.module = module;
  }

  /**
   * Loads a checkpoint's weights onto a device.
   *
   * @param type the type to compute in: float32 or bfloat16
   * @throws InvalidInputException if the type is neither
   */
  public static LanguageModel load(Checkpoint checkpoint, ComputeDevice device, FloatType type) {
    return load(checkpoint, device, type, device instanceof ComputeDevice.Cpu);
  }

  static LanguageModel load(
      Checkpoint checkpoint, ComputeDevice device, FloatType type, boolean packed) {
    return create(checkpoint.config(), device, type, packed, (m, w) -> fill(m, w, checkpoint));
  }

  /** A model of the given shape with random weights, for measurements. */
  public static LanguageModel random(ModelConfig config, ComputeDevice device, FloatType type) {
    return create(
        config,
        device,
        type,
        device instanceof ComputeDevice.Cpu,
        (module, weight) ->
            module.call(
                "fill_with_noise",
                Argument.of(weight.layer()),
                Argument.of(weight.name()),
                Argument.of(NOISE)));
  }

  private static LanguageModel create(
      ModelConfig config, ComputeDevice device, FloatType type, boolean packed, Filler filler) {
    if (type == FloatType.FLOAT16) {
      throw new InvalidInputException("models compute in float32 or bfloat16, not in float16");
    }
    ScriptModule module = ScriptModule.load(DecoderProgram.of(config, type, packed), device);
    try {
      module.call("begin", Argument.of(config.layers()), frequencies(config));
      for (WeightLayout.Weight weight : WeightLayout.of(config)) {
        module.call(
            "allocate",
            Argument.of(weight.layer()),
            Argument.of(weight.name()),
            new Argument.WholeList(weight.shape().stream().mapToLong(Long::longValue).toArray()));
        filler.fill(module, weight);
      }
      module.call("finish");
      return new LanguageModel(config, type, module);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  private static Argument frequencies(ModelConfig config) {
    double[] exact = config.rotary().inverseFrequencies(config.headSize());
    float[] frequencies = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      frequencies[i] = (float) exact[i];
    }
    return new Argument.FloatTensor(frequencies, frequencies.length);
  }

  private static void fill(ScriptModule module, WeightLayout.Weight weight, Checkpoint checkpoint) {
    long filled = 0;
    for (String source : weight.sources()) {
      TensorInfo tensor = checkpoint.tensor(source);
      int elementBytes = tensor.type().byteSize();
      for (long offset = 0; offset < tensor.byteCount(); offset += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, tensor.byteCount() - offset);
        ByteBuffer piece = checkpoint.bytes(tensor, offset, length);
        module.call(
            "fill",
            Argument.of(weight.layer()),
            Argument.of(weight.name()),
            Argument.of(filled + offset / elementBytes),
            new Argument.ByteTensor(piece),
            Argument.of(DecoderProgram.dtype(tensor.type())));
      }
      filled += tensor.byteCount() / elementBytes;
    }
  }

  /** The model's shape. */
  public ModelConfig config() {
    return config;
  }

  /** Bytes of weights that one decoding step reads. */
  public long weightBytesPerStep() {
    long head = (long) config.vocabularySize() * config.hiddenSize();
    long all =
        WeightLayout.of(config).stream()
            .mapToLong(weight -> weight.shape().stream().reduce(1L, Math::multiplyExact))
            .sum();
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
   * @throws io.rsd.core.torchscript.DeviceMemoryException if the device has no room; the model then
   *     takes no batch before another call of this method has made room, in which sequences keep
   *     what fits into both sizes
   */
  public void resize(int newSlots, int newCapacity) {
    int rounded = roundUp(newCapacity);
    if (newSlots != slots || rounded != capacity) {
      // A call that fails half-way leaves layers of two sizes, and none that a batch may use.
      slots = 0;
      capacity = 0;
      module.call("resize", Argument.of(newSlots), Argument.of(rounded));
      slots = newSlots;
      capacity = rounded;
    }
  }

  /** Positions that each slot of the cache has room for. */
  public int capacity() {
    return capacity;
  }

  /** Copies the first {@code length} tokens of a slot's cache to other slots. */
  public void copySlot(int source, int[] targets, int length) {
    long[] rows = new long[targets.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = targets[i];
    }
    module.call(
        "copy_slot",
        Argument.of(source),
        new Argument.LongTensor(rows, rows.length),
        Argument.of(length));
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
    long[] positions = new long[last.length];
    for (int i = 0; i < last.length; i++) {
      positions[i] = last[i];
    }
    ScriptResult result =
        run(
            "score",
            batch,
            batch.padded(targets),
            new Argument.LongTensor(positions, positions.length));
    return new Scores(result.floats(0), result.floats(1));
  }

  /**
   * Log-probabilities at temperature 1, in nats.
   *
   * @param targets {@code [rows, steps]}; what stands in the padding of short rows means nothing
   * @param vocabulary {@code [positions asked for, vocabulary]}
   */
  public record Scores(float[] targets, float[] vocabulary) {}

  /**
   * Reads tokens into the cache and returns the most probable token after each.
   *
   * @return {@code [rows, steps]}; what stands in the padding of short rows means nothing
   */
  public int[] mostProbable(TokenBatch batch) {
    long[] tokens = run("most_probable", batch).longs(0);
    int[] result = new int[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      result[i] = (int) tokens[i];
    }
    return result;
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

  /** oneDNN builds a kernel for every new width; rounding lets the same ones serve again. */
  private static int roundUp(int positions) {
    return (positions + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
  }

  @Override
  public void close() {
    module.close();
  }

  private interface Filler {
    void fill(ScriptModule module, WeightLayout.Weight weight);
  }
}
