package io.rsd.spark.command;

import io.rsd.spark.stage.RunSummary;
import io.rsd.spark.stage.StageKind;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rsd pipeline}: all stages of a run. */
@Command(
    name = "pipeline",
    description = "Runs all stages of a run in order; skips those that are done.",
    mixinStandardHelpOptions = true)
public final class PipelineCommand implements Callable<Integer> {

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunJob.run(
        spec.name(),
        EnumSet.allOf(StageKind.class),
        settings.read(),
        spec.commandLine().getErr(),
        stages -> {
          stages.pipeline();
          RunSummary.of(stages.run()).print(spec.commandLine().getOut());
        });
    return 0;
  }
}
