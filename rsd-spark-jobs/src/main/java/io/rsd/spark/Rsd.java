package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.spark.command.BenchCommand;
import io.rsd.spark.command.CheckAnswersCommand;
import io.rsd.spark.command.DemoCommand;
import io.rsd.spark.command.EvaluateCommand;
import io.rsd.spark.command.LogprobsCommand;
import io.rsd.spark.command.PipelineCommand;
import io.rsd.spark.command.StageCommands;
import io.rsd.spark.command.TinyWorldCommand;
import io.rsd.spark.command.TrainCommand;
import io.rsd.spark.run.Versions;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line of the whole system: the main class that {@code deploy/rsd} and {@code
 * spark-submit} start. Exit codes: 0 done, 1 failed, 2 bad usage or bad input.
 */
@Command(
    name = "rsd",
    description = "Makes reasoning traces that small language models can learn from.",
    mixinStandardHelpOptions = true,
    version = "rsd " + Versions.RSD,
    exitCodeOnExecutionException = 1,
    exitCodeOnInvalidInput = 2,
    subcommands = {
      DemoCommand.class,
      PipelineCommand.class,
      StageCommands.Solve.class,
      StageCommands.Generate.class,
      StageCommands.Score.class,
      StageCommands.Dataset.class,
      TrainCommand.class,
      EvaluateCommand.class,
      LogprobsCommand.class,
      CheckAnswersCommand.class,
      TinyWorldCommand.class,
      BenchCommand.class
    })
public final class Rsd implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, for example: rsd demo");
  }

  /** The command line with its error handling, ready to execute; tests call it in-process. */
  public static CommandLine commandLine() {
    return new CommandLine(new Rsd()).setExecutionExceptionHandler(Rsd::report);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (failure instanceof InvalidInputException) {
      err.println("rsd: " + failure.getMessage());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    failure.printStackTrace(err);
    err.println("rsd: failed: " + failure);
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  public static void main(String[] args) {
    int code = commandLine().execute(args);
    // Where Spark runs the driver in a cluster, leaving by exit counts as failure, whatever the
    // code.
    if (code != 0) {
      System.exit(code);
    }
  }
}
