package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.training.SftJsonLines;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.TrainingRun;
import io.rsd.core.training.TrainingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rsd train}: supervised fine-tuning of a model; needs no Spark. */
@Command(
    name = "train",
    description =
        "Fine-tunes a model on a table of prompts and completions. A run that was stopped goes on"
            + " from its last checkpoint.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "settings in HOCON, section training; see conf/reference.conf")
  private Path config;

  @Parameters(
      paramLabel = "KEY=VALUE",
      arity = "0..*",
      description = "settings that go before the file's, for example training.epochs=5")
  private final List<String> overrides = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TrainingSettings settings =
        TrainingSettings.read(SettingsFile.read(config, overrides).section("training"));
    boolean terminal = Ansi.AUTO.enabled();
    TrainingProgress progress = new TrainingProgress(spec.commandLine().getErr(), terminal);
    TrainingRun.run(settings, rows(settings.data()), progress);
    return 0;
  }

  private static List<SftRow> rows(Path data) {
    String name = data.toString();
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      return SftJsonLines.read(data);
    }
    if (name.endsWith(".parquet") || Files.isDirectory(data)) {
      return SftParquet.read(data);
    }
    throw new InvalidInputException(
        "training.data: %s is neither a file of JSON lines (.jsonl, .json) nor Parquet (.parquet, or a folder of such files)"
            .formatted(data));
  }
}
