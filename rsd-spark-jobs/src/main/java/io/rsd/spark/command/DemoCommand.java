package io.rsd.spark.command;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.decoding.Role;
import io.rsd.eval.world.JsonLines;
import io.rsd.eval.world.TinyWorld;
import io.rsd.eval.world.TinyWorldData;
import io.rsd.spark.files.Location;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.run.Run;
import io.rsd.spark.stage.ExampleTrace;
import io.rsd.spark.stage.RunSummary;
import io.rsd.spark.stage.StageKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rsd demo}: the whole pipeline on the tiny world, on a laptop. */
@Command(
    name = "demo",
    description =
        "Runs the whole pipeline in minutes with a tiny teacher and student that are part of rsd:"
            + " traces, tables, training, evaluation.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final String SETTINGS = "tiny.conf";
  private static final long WORLD = 0;

  @Option(
      names = "--output",
      defaultValue = "rsd-demo",
      paramLabel = "DIR",
      description = "folder for models, problems, settings and the run (default: ${DEFAULT-VALUE})")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    unpack();
    SettingsFile settings =
        SettingsFile.read(
            List.of(output.resolve(SETTINGS)),
            List.of(
                "run.directory=" + output.resolve("run"),
                "models.teacher=" + output.resolve("teacher"),
                "models.student=" + output.resolve("student"),
                "problems.path=" + output.resolve("problems.jsonl"),
                "benchmarks.held_out.path=" + output.resolve("held-out.jsonl")));
    ModelLocation student = new ModelLocation(Location.of(output.resolve("student")));
    ExampleTrace example = new ExampleTrace(out, Ansi.AUTO.enabled());
    RunJob.run(
        spec.name(),
        EnumSet.allOf(StageKind.class),
        settings,
        spec.commandLine().getErr(),
        stages -> {
          stages.pipeline();
          example.print(stages.run(), student);
          summarize(out, stages.run());
        });
    return 0;
  }

  private void unpack() {
    try {
      Files.createDirectories(output);
      for (Role role : Role.values()) {
        Path folder = output.resolve(role.label());
        if (!Files.exists(folder)) {
          TinyWorld.unpack(role, folder);
        }
      }
      TinyWorldData world = new TinyWorldData(WORLD);
      JsonLines.writeProblems(output.resolve("problems.jsonl"), world.experimentProblems());
      JsonLines.writeProblems(output.resolve("held-out.jsonl"), world.heldOutProblems());
      try (InputStream settings = DemoCommand.class.getResourceAsStream(SETTINGS)) {
        Files.copy(settings, output.resolve(SETTINGS), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          output + ": the demo's files cannot be written there: " + e.getMessage(), e);
    }
  }

  private static void summarize(PrintWriter out, Run run) {
    RunSummary.of(run).print(out);
    out.printf(
        "%nTables (Parquet) and their card: %1$s, explained by: rsd tables%n"
            + "The trained student: %1$s/training/model%n",
        run.folder());
    out.flush();
  }
}
