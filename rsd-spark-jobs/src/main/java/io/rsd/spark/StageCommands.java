package io.rsd.spark;

import io.rsd.spark.run.Stages;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that do one stage of a run each. */
final class StageCommands {

  private StageCommands() {}

  /** A stage as a command. */
  private abstract static class StageCommand implements Callable<Integer> {

    private final boolean loadsModels;
    private final Function<Stages, Map<String, Object>> stage;

    @Mixin private SettingsOptions settings;

    @Spec private CommandSpec spec;

    StageCommand(boolean loadsModels, Function<Stages, Map<String, Object>> stage) {
      this.loadsModels = loadsModels;
      this.stage = stage;
    }

    @Override
    public Integer call() {
      RunJob.run(spec.name(), loadsModels, settings.read(), spec.commandLine().getErr(), stage);
      return 0;
    }
  }

  /** {@code rsd solve}. */
  @Command(
      name = "solve",
      description = "Finds out which problems the teacher alone can solve.",
      mixinStandardHelpOptions = true)
  static final class Solve extends StageCommand {
    Solve() {
      super(true, Stages::solve);
    }
  }

  /** {@code rsd generate}. */
  @Command(
      name = "generate",
      description =
          "Makes attempts by the method of the run at the problems that the teacher solved, and a"
              + " short one at each of the others, for its prefix.",
      mixinStandardHelpOptions = true)
  static final class Generate extends StageCommand {
    Generate() {
      super(true, Stages::generate);
    }
  }

  /** {@code rsd score}. */
  @Command(
      name = "score",
      description = "Reads traces that the problems' file brings along with the student.",
      mixinStandardHelpOptions = true)
  static final class Score extends StageCommand {
    Score() {
      super(true, Stages::score);
    }
  }

  /** {@code rsd dataset}. */
  @Command(
      name = "dataset",
      description =
          "Chooses the trace of each problem and makes the table to train on: whole traces of"
              + " solved problems, prefixes for the others.",
      mixinStandardHelpOptions = true)
  static final class Dataset extends StageCommand {
    Dataset() {
      super(false, Stages::dataset);
    }
  }
}
