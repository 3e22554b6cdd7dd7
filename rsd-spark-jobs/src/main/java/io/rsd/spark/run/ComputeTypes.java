package io.rsd.spark.run;

import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.spark.files.Location;

/** Puts the types that a run computes in into its settings, in place of {@code auto}. */
public final class ComputeTypes {

  private ComputeTypes() {}

  /**
   * Chooses what the models and the training of a run compute in: for the models one type, which
   * all executors compute well in, and for training the one that suits its device. A run that takes
   * another one's solved problems takes its type too.
   *
   * @return the settings with both types named
   */
  public static SettingsFile choose(Run run, SettingsFile file) {
    Settings models = file.section("models");
    ComputeType ofModels =
        run.computeType(
            "models",
            ComputeType.setting(models),
            () ->
                file.section("solve")
                    .optionalText("from")
                    .flatMap(other -> OtherRun.open(Location.of(other), run.hadoop()).computeType())
                    .orElseGet(() -> ExecutorTypes.common(run.spark(), models.text("device"))));
    Settings training = file.section("training");
    ComputeType ofTraining =
        run.computeType(
            "training",
            ComputeType.setting(training),
            () -> ComputeType.suiting(ComputeDevice.parse(training.text("device"))));
    return file.with("models.compute_type", ofModels.type().configName())
        .with("training.compute_type", ofTraining.type().configName());
  }
}
