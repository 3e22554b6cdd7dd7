package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.training.Trainer;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.executor.ModelMemory;
import io.rsd.spark.executor.ModelSettings;
import io.rsd.spark.executor.PairCheck;
import java.nio.file.Path;
import java.util.List;

/** Looks at models on this machine's disk before Spark starts: what is wrong is told at once. */
final class ModelsBeforeSpark {

  private ModelsBeforeSpark() {}

  /**
   * Checks the models of a command, unless one of them lies elsewhere.
   *
   * @param loaded those of them that the command loads
   * @throws InvalidInputException if a folder is missing or cannot be used, if the models do not
   *     fit together, or if executors in this process have no memory for them
   */
  static void check(SettingsFile file, ModelSettings models, List<ModelLocation> loaded) {
    if (models.anyRemote()) {
      return;
    }
    PairCheck.check(models.teacher(), models.student());
    boolean onCpu = !models.device().startsWith("cuda");
    if (onCpu && SparkStart.isLocal(file.section("spark"))) {
      // A run that goes on may keep bfloat16 where auto would now choose float32.
      ModelMemory.require(loaded, models.namedType().orElse(FloatType.BFLOAT16));
    }
  }

  /**
   * Checks the model that a pipeline trains, unless it lies elsewhere or is trained on a GPU.
   *
   * @throws InvalidInputException if the folder is missing, or this machine has no memory for it
   */
  static void checkTraining(ModelLocation model, ComputeDevice device) {
    if (!model.isRemote() && device instanceof ComputeDevice.Cpu) {
      Trainer.requireMemory(
          ModelConfig.read(Path.of(model.location()).resolve("config.json")), device);
    }
  }
}
