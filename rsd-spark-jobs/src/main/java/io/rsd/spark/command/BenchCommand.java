package io.rsd.spark.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rsd bench}: measurements of speed. */
@Command(
    name = "bench",
    description = "Measures the speed of models on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchModelCommand.class, BenchDecodeCommand.class})
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name what to measure, for example: rsd bench model");
  }
}
