package io.rsd.spark.training;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.torchscript.ComputeDevice;
import io.rsd.core.training.SftJsonLines;
import io.rsd.core.training.SftRow;
import io.rsd.core.training.TrainingRun;
import io.rsd.core.training.TrainingSettings;
import io.rsd.spark.files.FileContent;
import io.rsd.spark.files.LocalFolder;
import io.rsd.spark.files.Location;
import io.rsd.spark.models.ModelLocation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Help.Ansi;

/**
 * Supervised fine-tuning as the section {@code training} of the settings has it.
 *
 * @param model the model to train
 * @param data the rows to learn
 * @param output the folder of the result
 * @param section all settings of the section, checked
 */
public record Training(ModelLocation model, Location data, Location output, Settings section) {

  /**
   * A training on its own: model, data and output must be set.
   *
   * @param models a model whose cache folder the model to train shares
   * @throws InvalidInputException naming the setting that is missing or wrong
   */
  public static Training alone(Settings section, Settings models) {
    ModelLocation model =
        new ModelLocation(
            Location.of(section.text("model")), models.optionalText("cache").map(Location::of));
    return checked(
        new Training(
            model,
            Location.of(section.text("data")),
            Location.of(section.text("output")),
            section));
  }

  /**
   * The training of a run: where nothing else is set, its student learns from its table, into its
   * own folder.
   *
   * @throws InvalidInputException naming the setting that is wrong
   */
  public static Training ofRun(Settings section, ModelLocation student, Location run) {
    return checked(
        new Training(
            section.optionalText("model").map(student::elsewhere).orElse(student),
            location(section, "data").orElse(run.resolve("sft")),
            location(section, "output").orElse(run.resolve("training")),
            section));
  }

  private static Optional<Location> location(Settings section, String name) {
    return section.optionalText(name).map(Location::of);
  }

  /** Read now, so that a wrong setting is found before hours of work and not after. */
  private static Training checked(Training training) {
    training.settings(Path.of("model"), Path.of("output"));
    return training;
  }

  private TrainingSettings settings(Path modelFolder, Path work) {
    return TrainingSettings.read(section, modelFolder, work);
  }

  /** Where it computes. */
  public ComputeDevice device() {
    return settings(Path.of("model"), Path.of("output")).device();
  }

  /**
   * Trains in this process.
   *
   * @param out where to log how it goes
   */
  public void run(PrintWriter out) {
    Path work = output.isLocal() ? output.path() : LocalFolder.standingFor(output.toString());
    TrainingProgress progress = new TrainingProgress(out, Ansi.AUTO.enabled(), "rsd train");
    TrainingRun.run(settings(model.local(), work), rows(), progress);
    if (!output.isLocal()) {
      LocalFolder.copy(work, List.of("metrics.jsonl", "model"), output);
      LocalFolder.delete(work);
      out.printf("rsd train: copied to %s%n", output);
    }
  }

  /**
   * A hash of the files with the rows to learn, wherever they are.
   *
   * @param hadoop settings of the file systems
   * @throws InvalidInputException if there are none
   */
  public String content(Configuration hadoop) {
    return SftParquet.isFolder(data)
        ? FileContent.of(SftParquet.files(data, hadoop), hadoop)
        : FileContent.of(List.of(data.hadoopPath()), hadoop);
  }

  private List<SftRow> rows() {
    String name = data.toString();
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      if (!data.isLocal()) {
        throw new InvalidInputException(
            "training.data: %s: JSON lines are read from this machine's disk only".formatted(data));
      }
      return SftJsonLines.read(data.path());
    }
    if (name.endsWith(".parquet") || SftParquet.isFolder(data)) {
      return SftParquet.read(data);
    }
    throw new InvalidInputException(
        "training.data: %s is neither a file of JSON lines (.jsonl, .json) nor Parquet (.parquet, or a folder of such files)"
            .formatted(data));
  }
}
