package io.rsd.eval.world;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.decoding.Role;
import io.rsd.core.text.ChatTemplate;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.training.OptimizerSettings;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.TrainingListener;
import io.rsd.core.training.TrainingRun;
import io.rsd.core.training.TrainingSettings;
import io.rsd.core.training.TrainingSettings.TooLong;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model of the tiny world from random weights, with the code that also fine-tunes. A run
 * that was stopped resumes from its last checkpoint.
 */
public final class Pretraining {

  private static final int CHECKPOINT_EVERY = 500;

  private Pretraining() {}

  /**
   * Writes the untrained model and trains it. The seed decides the weights, the rows and their
   * order.
   *
   * @param data the world with the training rows
   * @param work folder for the untrained model, the checkpoints and the metrics
   * @return the folder of the trained model, in bfloat16
   */
  public static Path run(
      Role role, TinyWorldData data, long seed, Path work, TrainingListener listener) {
    Path untrained = work.resolve("untrained");
    if (!Files.exists(untrained)) {
      UntrainedModel.write(role, untrained, seed);
    }
    Path output = work.resolve("training");
    TrainingRun.run(settings(role, untrained, output, seed), rows(role, data, untrained), listener);
    return output.resolve("model");
  }

  private static List<SftRow> rows(Role role, TinyWorldData data, Path model) {
    try (Tokenizer tokenizer = Tokenizer.load(model)) {
      TrainingRowEncoder encoder =
          new TrainingRowEncoder(tokenizer, ChatTemplate.load(model, Clock.systemUTC()));
      return data.pretraining(role, encoder).map(row -> sftRow(role, row)).toList();
    }
  }

  private static SftRow sftRow(Role role, TrainingRow row) {
    return SftRow.Tokens.ofCompletion(
        "pre-training of the " + role.label(), row.promptIds(), row.completionIds());
  }

  private static TrainingSettings settings(Role role, Path model, Path output, long seed) {
    PretrainingMix mix = PretrainingMix.of(role);
    return new TrainingSettings(
        model,
        output,
        mix.epochs(),
        mix.batchSize(),
        4096,
        UntrainedModel.LONGEST_CONTEXT,
        TooLong.CUT,
        mix.learningRate(),
        0.05,
        new OptimizerSettings(0.9, 0.95, 1e-8, 0.01, 1),
        seed,
        CHECKPOINT_EVERY,
        Optional.of(FloatType.FLOAT32),
        FloatType.BFLOAT16,
        new ComputeDevice.Cpu());
  }
}
