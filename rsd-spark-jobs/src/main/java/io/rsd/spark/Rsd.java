package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.core.torchscript.Processor;
import io.rsd.spark.run.Versions;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
    versionProvider = Rsd.Version.class,
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

  /** Says which program this is, and what it makes of the machine. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "rsd " + Versions.RSD,
        "java " + Runtime.version(),
        "cpu: " + Processor.ofThisMachine().describe()
      };
    }
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, for example: rsd demo");
  }

  /** The command line with its error handling, ready to execute; tests call it in-process. */
  static CommandLine commandLine() {
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
    Optional<String> refusal = JavaVersion.refusal(Runtime.version().feature());
    refusal.ifPresent(sentence -> System.err.println("rsd: " + sentence));
    int code = refusal.isPresent() ? 2 : commandLine().execute(args);
    // Where Spark runs the driver in a cluster, leaving by exit counts as failure, whatever the
    // code.
    if (code != 0) {
      System.exit(code);
    }
  }
}
