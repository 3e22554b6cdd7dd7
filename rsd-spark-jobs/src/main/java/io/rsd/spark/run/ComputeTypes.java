package io.rsd.spark.run;

import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.model.ComputeType;
import io.rsd.core.torchscript.ComputeDevice;

/** Puts the types that a run computes in into its settings, in place of {@code auto}. */
public final class ComputeTypes {

  private ComputeTypes() {}

  /**
   * Chooses what the models compute in: one type for the whole run, which all executors compute
   * well in. A run that takes another one's solved problems takes its type too.
   *
   * @return the settings with {@code models.compute_type} named
   */
  public static SettingsFile ofModels(Run run, SettingsFile file) {
    Settings models = file.section("models");
    ComputeType type =
        run.computeType(
            "models",
            ComputeType.setting(models),
            () ->
                file.section("solve")
                    .optionalText("from")
                    .flatMap(other -> Run.computeTypeOf(run.spark(), other))
                    .orElseGet(() -> ExecutorTypes.common(run.spark(), models.text("device"))));
    return file.with("models.compute_type", type.type().configName());
  }

  /**
   * Chooses what training computes in, on a device of the driver's machine.
   *
   * @return the settings with {@code training.compute_type} named
   */
  public static SettingsFile ofTraining(Run run, SettingsFile file) {
    Settings training = file.section("training");
    ComputeType type =
        run.computeType(
            "training",
            ComputeType.setting(training),
            () -> ComputeType.suiting(ComputeDevice.parse(training.text("device"))));
    return file.with("training.compute_type", type.type().configName());
  }
}
