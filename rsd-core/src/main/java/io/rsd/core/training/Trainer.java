package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.checkpoint.TensorSource;
import io.rsd.core.model.ComputeType;
import io.rsd.core.model.WeightLayout;
import io.rsd.core.model.WeightLayout.Weight;
import io.rsd.core.model.WeightLoader;
import io.rsd.core.model.WeightMemory;
import io.rsd.core.torchscript.Argument;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.torchscript.DeviceMemory;
import io.rsd.core.torchscript.DeviceMemoryException;
import io.rsd.core.torchscript.ScriptModule;
import java.util.List;
import java.util.OptionalLong;

/**
 * A language model in training: its weights in float32, their gradients and AdamW's moments, all on
 * the device. Calls of {@link #accumulate} add up gradients until {@link #update} applies them. Not
 * safe for concurrent calls.
 */
public final class Trainer implements AutoCloseable {

  /** Weight, gradient and two moments of every parameter, in float32. */
  private static final long STATE_BYTES = 4L * Float.BYTES;

  private final ModelConfig config;
  private final List<Weight> weights;
  private final ScriptModule module;

  private Trainer(ModelConfig config, ScriptModule module) {
    this.config = config;
    this.weights = WeightLayout.of(config);
    this.module = module;
  }

  /**
   * Loads a checkpoint's weights onto a device, with moments of zero.
   *
   * @param type the compute type: float32 or bfloat16
   * @throws InvalidInputException if the type is neither, or the device has no room for weights,
   *     gradients and moments
   */
  public static Trainer load(Checkpoint checkpoint, ComputeDevice device, FloatType type) {
    ComputeType.warnIfSlow(type, device);
    OptionalLong free = DeviceMemory.free(device);
    long state = stateBytes(checkpoint.config());
    OptionalLong left =
        free.isPresent() ? OptionalLong.of(free.getAsLong() - state) : OptionalLong.empty();
    return load(checkpoint, device, type, MicrobatchLimits.on(device, left));
  }

  static Trainer load(
      Checkpoint checkpoint, ComputeDevice device, FloatType type, MicrobatchLimits limits) {
    if (type == FloatType.FLOAT16) {
      throw new InvalidInputException("training computes in float32 or bfloat16, not in float16");
    }
    ModelConfig config = checkpoint.config();
    Trainer trainer =
        new Trainer(config, ScriptModule.load(TrainerProgram.of(config, type, limits), device));
    try {
      requireMemory(config, device);
      trainer.allocate();
      trainer.fill(StatePart.WEIGHTS, checkpoint);
      return trainer;
    } catch (DeviceMemoryException e) {
      trainer.close();
      throw new InvalidInputException(
          "weights, gradients and moments do not fit on %s: %s".formatted(device, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
  }

  /**
   * Refuses a model that is too large to train on a device.
   *
   * @throws InvalidInputException if weights, gradients and moments need more memory than is left
   */
  public static void requireMemory(ModelConfig config, ComputeDevice device) {
    WeightMemory.require("weights, gradients and moments in training", stateBytes(config), device);
  }

  private static long stateBytes(ModelConfig config) {
    return Math.multiplyExact(WeightMemory.parameters(config), STATE_BYTES);
  }

  private void allocate() {
    module.call("begin", WeightLoader.windows(config));
    for (Weight weight : weights) {
      long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
      module.call(
          "declare",
          Argument.of(weight.layer()),
          Argument.of(weight.name()),
          new Argument.WholeList(shape));
    }
    module.callWithGradients("allocate", WeightLoader.frequencies(config));
  }

  /** Loads one part of the state from a checkpoint of the same shape. */
  void fill(StatePart part, Checkpoint checkpoint) {
    for (int i = 0; i < weights.size(); i++) {
      int number = i;
      WeightLoader.forEachPiece(
          weights.get(i),
          checkpoint,
          (start, piece, dtype) ->
              module.call(
                          "fill",
                          Argument.of(part.key()),
                          Argument.of(number),
                          Argument.of(start),
                          new Argument.ByteTensor(piece),
                          Argument.of(dtype))
                      .longs(0)[0]
                  != 0);
    }
    module.call("refresh");
  }

  /** The shape of the model. */
  public ModelConfig config() {
    return config;
  }

  /**
   * Runs one microbatch forward and backward, and adds its gradient to the accumulated one. The
   * loss is the surprisal of the targets in nats, summed, times {@code scale}.
   *
   * @param examples at least one
   * @param scale usually one over the number of targets of all examples of the step
   * @return the loss
   * @throws io.rsd.core.torchscript.DeviceMemoryException if the microbatch does not fit in the
   *     device's memory
   */
  public double accumulate(List<Example> examples, double scale) {
    int tokens = examples.stream().mapToInt(example -> example.tokens().length).sum();
    int targets = examples.stream().mapToInt(example -> example.targets().length).sum();
    long[] all = new long[tokens];
    long[] wanted = new long[targets];
    long[] next = new long[targets];
    int start = 0;
    int found = 0;
    for (Example example : examples) {
      int[] of = example.tokens();
      for (int i = 0; i < of.length; i++) {
        all[start + i] = of[i];
      }
      for (int target : example.targets()) {
        wanted[found] = start + target - 1L;
        next[found] = of[target];
        found++;
      }
      start += of.length;
    }
    long[] lengths = examples.stream().mapToLong(example -> example.tokens().length).toArray();
    return module.callWithGradients(
            "accumulate",
            vector(all),
            WeightLoader.rows(lengths, lengths, config.rotary()),
            vector(wanted),
            vector(next),
            new Argument.FloatTensor(new float[] {(float) scale}, 1))
        .floats(0)[0];
  }

  private static Argument vector(long... values) {
    return new Argument.LongTensor(values, values.length);
  }

  /** The Euclidean norm of the accumulated gradients. */
  public double gradientNorm() {
    return module.call("gradient_norm").floats(0)[0];
  }

  /**
   * Takes one step of AdamW with the accumulated gradients, and sets them to zero.
   *
   * @param step the number of the step, from 1
   * @param gradientScale the factor by which the gradients are multiplied first
   */
  public void update(
      int step, double learningRate, OptimizerSettings settings, double gradientScale) {
    module.call(
        "update",
        Argument.of(step),
        Argument.of(learningRate),
        Argument.of(settings.beta1()),
        Argument.of(settings.beta2()),
        Argument.of(settings.weightDecay()),
        Argument.of(settings.epsilon()),
        Argument.of(gradientScale));
  }

  /** The current weights under their HuggingFace names, in float32. */
  public TensorSource weights() {
    return state(StatePart.WEIGHTS);
  }

  TensorSource state(StatePart part) {
    return new StateTensors(weights, Checkpoint.expectedTensors(config), part, this::read);
  }

  private byte[] read(StatePart part, int weight, long start, long count) {
    return module
        .call(
            "read",
            Argument.of(part.key()),
            Argument.of(weight),
            Argument.of(start),
            Argument.of(count))
        .bytes(0);
  }

  @Override
  public void close() {
    module.close();
  }
}
