package io.rsd.spark.command;

import io.rsd.core.config.SettingsFile;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.SparkStart;
import io.rsd.spark.stage.RunSettings;
import io.rsd.spark.stage.Stages;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Function;

/** What the commands that work on a run have in common. */
final class RunJob {

  private RunJob() {}

  /**
   * Opens the run that the settings name and does something with its stages.
   *
   * @param name of the command, for Spark's user interface
   * @param out where to tell how it goes
   */
  static void run(
      String name, SettingsFile file, PrintWriter out, Function<Stages, Map<String, Object>> work) {
    // All settings are read before Spark is started: a wrong one is told at once.
    RunSettings settings = RunSettings.read(file);
    String job = "rsd %s %s".formatted(name, settings.directory());
    SparkStart.with(
        file.section("spark"),
        job,
        spark -> {
          try (Run run = Run.open(spark, settings.directory(), out)) {
            return work.apply(Stages.of(run, settings));
          }
        });
  }
}
