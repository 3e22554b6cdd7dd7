package io.rsd.spark.command;

import io.rsd.core.config.SettingsFile;
import io.rsd.spark.stage.StageKind;
import io.rsd.spark.training.Training;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that runs one stage of a run, with the same settings as {@code rsd pipeline}. */
@Command(mixinStandardHelpOptions = true)
public final class StageCommand implements Callable<Integer> {

  private final StageKind kind;

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  private StageCommand(StageKind kind) {
    this.kind = kind;
  }

  /** Adds a command for every stage. */
  public static void addAll(CommandLine commands) {
    for (StageKind kind : StageKind.values()) {
      CommandLine command = new CommandLine(new StageCommand(kind));
      command.getCommandSpec().usageMessage().description(kind.description());
      commands.addSubcommand(kind.label(), command);
    }
  }

  @Override
  public Integer call() {
    SettingsFile file = settings.read();
    PrintWriter out = spec.commandLine().getErr();
    if (kind == StageKind.TRAIN && !file.isGiven("run.directory")) {
      Training training = Training.alone(file.section("training"), file.section("models"));
      Interruption.during(out, () -> training.run(out));
    } else {
      RunJob.run(kind.label(), Set.of(kind), file, out, stages -> stages.run(kind));
    }
    return 0;
  }
}
