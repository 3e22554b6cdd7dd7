package io.rsd.spark;

import io.rsd.core.config.SettingsFile;
import io.rsd.spark.run.ComputeTypes;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.RunSettings;
import io.rsd.spark.run.Stages;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the commands that work on a run have in common. */
final class RunJob {

  private RunJob() {}

  /**
   * Opens the run that the settings name and does something with its stages.
   *
   * @param name of the command, for Spark's user interface
   * @param loadsModels whether the work needs memory for them
   * @param out where to tell how it goes
   */
  static void run(
      String name,
      boolean loadsModels,
      SettingsFile file,
      PrintWriter out,
      Function<Stages, Map<String, Object>> work) {
    // All settings are read before Spark is started: a wrong one is told at once.
    RunSettings settings = RunSettings.read(file);
    ModelsBeforeSpark.check(
        file, settings.models(), loadsModels ? settings.loadedModels() : List.of());
    String job = "rsd %s %s".formatted(name, settings.directory());
    SparkStart.with(
        file.section("spark"),
        job,
        spark -> {
          try (Run run = Run.open(spark, settings.directory(), out)) {
            RunSettings chosen = RunSettings.read(ComputeTypes.ofModels(run, file));
            return work.apply(Stages.of(run, chosen));
          }
        });
  }
}
