package io.rsd.spark;

import io.rsd.core.torchscript.Processor;
import io.rsd.spark.command.BenchCommand;
import io.rsd.spark.command.CheckAnswersCommand;
import io.rsd.spark.command.DemoCommand;
import io.rsd.spark.command.ExitCode;
import io.rsd.spark.command.LogprobsCommand;
import io.rsd.spark.command.PipelineCommand;
import io.rsd.spark.command.StageCommand;
import io.rsd.spark.command.TablesCommand;
import io.rsd.spark.command.TinyWorldCommand;
import io.rsd.spark.run.Versions;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * The command line of the whole system: the main class that {@code deploy/rsd} and {@code
 * spark-submit} start. {@link ExitCode} says what its exit codes mean.
 */
@Command(
    name = "rsd",
    description = "Generates reasoning traces that small language models can learn from.",
    mixinStandardHelpOptions = true,
    versionProvider = Rsd.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; trying again may help",
      "2:settings, input or machine are at fault; trying again is useless",
      "3:busy: another driver works on the run; try again later",
      "130, 143:stopped by SIGINT or SIGTERM; the same command goes on from there"
    },
    subcommands = {DemoCommand.class, PipelineCommand.class})
public final class Rsd implements Runnable {

  /** The versions of program and Java, and how the machine computes. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "rsd " + Versions.rsd(),
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
  public static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Rsd());
    StageCommand.addAll(commands);
    // The help lists commands in this order, the stages behind the pipeline.
    commands.addSubcommand(new TablesCommand());
    commands.addSubcommand(new LogprobsCommand());
    commands.addSubcommand(new CheckAnswersCommand());
    commands.addSubcommand(new TinyWorldCommand());
    commands.addSubcommand(new BenchCommand());
    commands.setExecutionStrategy(Rsd::executeCatchingErrors);
    // Bad usage ends with picocli's own code for it, which is 2 as well.
    return commands.setExecutionExceptionHandler(Rsd::report);
  }

  /** Lets errors, such as a lack of memory, be reported as exceptions are. */
  private static int executeCatchingErrors(ParseResult arguments) {
    try {
      return new RunLast().execute(arguments);
    } catch (Error e) {
      throw new ExecutionException(arguments.commandSpec().commandLine(), e.toString(), e);
    }
  }

  private static int report(Exception failure, CommandLine command, ParseResult arguments) {
    ExitCode code = ExitCode.of(failure);
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      // A signal has ended the process and with it Spark; what failed thereby is no news.
      return code.code();
    }
    PrintWriter err = command.getErr();
    Optional<String> sentence = ExitCode.sentence(failure);
    if (sentence.isEmpty()) {
      failure.printStackTrace(err);
    }
    err.println("rsd: " + sentence.orElse("failed: " + failure));
    return code.code();
  }

  public static void main(String[] args) {
    Optional<String> refusal =
        JavaVersion.refusal(Runtime.version().feature()).or(() -> LostCharacters.refusal(args));
    refusal.ifPresent(sentence -> System.err.println("rsd: " + sentence));
    int code = refusal.isPresent() ? ExitCode.USELESS.code() : execute(args);
    // Where Spark runs the driver in a cluster, leaving by exit counts as failure, whatever the
    // code.
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  private static int execute(String[] args) {
    UserAccount.complete();
    return commandLine().execute(args);
  }
}
