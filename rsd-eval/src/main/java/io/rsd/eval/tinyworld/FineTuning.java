package io.rsd.eval.tinyworld;

import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.training.OptimizerSettings;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.StepReport;
import io.rsd.core.training.TrainingListener;
import io.rsd.core.training.TrainingRun;
import io.rsd.core.training.TrainingSettings;
import io.rsd.core.training.TrainingSettings.TooLong;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Supervised fine-tuning of a student on the traces of a method. */
final class FineTuning {

  private static final int EPOCHS = 5;
  private static final int BATCH = 16;
  private static final int TOKENS_PER_MICROBATCH = 4096;
  private static final int CONTEXT = 256;

  /** A run takes about a minute, so the checkpoint at its end is enough. */
  private static final int CHECKPOINT_EVERY = Integer.MAX_VALUE;

  private static final TrainingListener SILENT =
      new TrainingListener() {
        @Override
        public void begins(Plan plan) {}

        @Override
        public void stepDone(StepReport report) {}

        @Override
        public void finished(Path model) {}
      };

  private FineTuning() {}

  /**
   * Trains a student.
   *
   * @param learningRate the highest learning rate
   * @param seed decides the order of the rows
   * @return the folder of the trained model
   */
  static Path run(Path student, List<SftRow> rows, Path output, double learningRate, long seed) {
    TrainingSettings settings =
        new TrainingSettings(
            student,
            output,
            EPOCHS,
            BATCH,
            TOKENS_PER_MICROBATCH,
            CONTEXT,
            TooLong.CUT,
            learningRate,
            0.05,
            new OptimizerSettings(0.9, 0.95, 1e-8, 1e-4, 1),
            seed,
            CHECKPOINT_EVERY,
            Optional.of(FloatType.FLOAT32),
            FloatType.FLOAT32,
            new ComputeDevice.Cpu());
    TrainingRun.run(settings, rows, SILENT);
    return output.resolve("model");
  }
}
