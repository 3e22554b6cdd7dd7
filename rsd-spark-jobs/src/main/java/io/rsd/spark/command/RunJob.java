package io.rsd.spark.command;

import io.rsd.core.config.SettingsFile;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.SparkStart;
import io.rsd.spark.stage.RunSettings;
import io.rsd.spark.stage.StageKind;
import io.rsd.spark.stage.Stages;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Opens a run for a command. */
final class RunJob {

  private RunJob() {}

  /**
   * Opens the run that the settings name and works with its stages.
   *
   * @param name of the command, for Spark's user interface
   * @param kinds the stages that it runs
   * @param out where to log how it goes
   */
  static void run(
      String name,
      Set<StageKind> kinds,
      SettingsFile file,
      PrintWriter out,
      Consumer<Stages> work) {
    // All settings are read before Spark is started, so that a wrong one is found at once.
    RunSettings settings = RunSettings.read(file);
    String job = "rsd %s %s".formatted(name, settings.directory());
    try {
      Interruption.during(
          out,
          () -> {
            try (SparkStart spark = new SparkStart(file.section("spark"), job);
                Run run = Run.open(spark, settings.directory(), out)) {
              work.accept(Stages.of(run, settings, kinds));
            }
          });
    } catch (RuntimeException e) {
      throw FullDiskException.of(e, Optional.of(settings.directory()))
          .map(RuntimeException.class::cast)
          .orElse(e);
    }
  }
}
