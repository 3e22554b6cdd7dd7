package io.rsd.spark.command;

import io.rsd.spark.stage.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rsd pipeline}: all stages of a run. */
@Command(
    name = "pipeline",
    description =
        "Solves, generates, makes the table to train on, trains and evaluates; what is done already"
            + " is not done again.",
    mixinStandardHelpOptions = true)
public final class PipelineCommand implements Callable<Integer> {

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Pipeline.run(settings.read(), spec.commandLine().getErr(), run -> {});
    return 0;
  }
}
