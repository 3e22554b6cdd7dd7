package io.rsd.spark.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.core.training.SftJsonLines;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.TrainingRun;
import io.rsd.core.training.TrainingSettings;
import io.rsd.spark.files.LocalFolder;
import io.rsd.spark.models.ModelLocation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Supervised fine-tuning as the section {@code training} of the settings has it. */
public final class Training {

  private Training() {}

  /**
   * Trains in this process.
   *
   * @param file with the section {@code training}, and {@code models} for the place of copies
   * @param out where to tell how it goes
   */
  public static void run(SettingsFile file, PrintWriter out) {
    Settings section = file.section("training");
    TrainingSettings settings = TrainingSettings.read(section);
    String output = section.text("output");
    Path work =
        LocalFolder.isLocal(output) ? LocalFolder.of(output) : LocalFolder.standingFor(output);
    TrainingProgress progress = new TrainingProgress(out, Ansi.AUTO.enabled(), "rsd train");
    String cache = file.section("models").optionalText("cache").orElse("");
    Path model = new ModelLocation(section.text("model"), cache).local();
    TrainingRun.run(settings.withFolders(model, work), rows(section.text("data")), progress);
    if (!LocalFolder.isLocal(output)) {
      LocalFolder.copy(work, List.of("metrics.jsonl", "model"), output);
      LocalFolder.delete(work);
      out.printf("rsd train: copied to %s%n", output);
    }
  }

  private static List<SftRow> rows(String data) {
    if (data.endsWith(".jsonl") || data.endsWith(".json")) {
      return SftJsonLines.read(Path.of(data));
    }
    if (data.endsWith(".parquet") || SftParquet.isFolder(data)) {
      return SftParquet.read(data);
    }
    throw new InvalidInputException(
        "training.data: %s is neither a file of JSON lines (.jsonl, .json) nor Parquet (.parquet, or a folder of such files)"
            .formatted(data));
  }
}
