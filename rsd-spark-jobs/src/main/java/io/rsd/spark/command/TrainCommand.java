package io.rsd.spark.command;

import io.rsd.spark.training.Training;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rsd train}: supervised fine-tuning of a model; needs no Spark. */
@Command(
    name = "train",
    description =
        "Fine-tunes a model on a table of prompts and completions. A run that was stopped goes on"
            + " from its last checkpoint.",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Training.run(settings.read(), spec.commandLine().getErr());
    return 0;
  }
}
