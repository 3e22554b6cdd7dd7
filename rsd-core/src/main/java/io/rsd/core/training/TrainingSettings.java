package io.rsd.core.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.config.Settings;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of section {@code training} of {@code conf/reference.conf}, which explains each of
 * them, except the data. The defaults there are the paper's ("Training").
 *
 * @param computeType the compute type; empty for the type of the run to resume, or else the one
 *     that suits the device
 */
public record TrainingSettings(
    Path model,
    Path output,
    int epochs,
    int batchSize,
    int tokensPerMicrobatch,
    int context,
    TooLong tooLong,
    double learningRate,
    double warmup,
    OptimizerSettings optimizer,
    long seed,
    int checkpointEvery,
    Optional<FloatType> computeType,
    FloatType outputType,
    ComputeDevice device) {

  /** How to treat a row that is longer than the context. */
  public enum TooLong {
    CUT,
    SET_ASIDE
  }

  /**
   * Reads the section, except its folders and data.
   *
   * @param model the folder of the model to train
   * @param output the folder of the result
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static TrainingSettings read(Settings section, Path model, Path output) {
    return new TrainingSettings(
        model,
        output,
        section.integer("epochs", 1),
        section.integer("batch_size", 1),
        section.integer("tokens_per_microbatch", 1),
        section.integer("context", 2),
        section.choice("too_long", TooLong.class),
        section.number("learning_rate", 0, Double.POSITIVE_INFINITY),
        section.number("warmup", 0, 1),
        optimizer(section),
        section.integer("seed"),
        section.integer("checkpoint_every", 1),
        ComputeType.setting(section),
        section.choice("output_type", FloatType.class),
        ComputeDevice.parse(section.text("device")));
  }

  private static OptimizerSettings optimizer(Settings section) {
    return new OptimizerSettings(
        section.number("beta1", 0, Math.nextDown(1.0)),
        section.number("beta2", 0, Math.nextDown(1.0)),
        section.number("epsilon", 0, Double.POSITIVE_INFINITY),
        section.number("weight_decay", 0, Double.POSITIVE_INFINITY),
        section.number("gradient_clipping", 0, Double.POSITIVE_INFINITY));
  }
}
