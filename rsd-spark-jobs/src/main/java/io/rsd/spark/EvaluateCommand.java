package io.rsd.spark;

import io.rsd.core.InvalidInputException;
import io.rsd.core.config.Settings;
import io.rsd.core.config.SettingsFile;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.executor.ModelSettings;
import io.rsd.spark.run.ComputeTypes;
import io.rsd.spark.run.Evaluation;
import io.rsd.spark.run.Run;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rsd evaluate}: how good a model is on problems. */
@Command(
    name = "evaluate",
    description = "Evaluates a model on held-out problems; every attempt counts (avg@k).",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Mixin private SettingsOptions settings;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SettingsFile file = settings.read();
    Settings evaluation = file.section("evaluation");
    String model = required(evaluation, "model");
    String output = required(evaluation, "output");
    ModelSettings models =
        ModelSettings.read(file.orElse("models.student", model).section("models"))
            .withOnlyStudent(model);
    ModelsBeforeSpark.check(file, models, List.of(models.student()));
    PrintWriter out = spec.commandLine().getErr();
    String job = "rsd evaluate " + model;
    SparkStart.with(
        file.section("spark"),
        job,
        spark -> {
          try (Run run = Run.open(spark, output, out)) {
            SettingsFile chosen = ComputeTypes.ofModels(run, file);
            return new Evaluation(chosen, new ModelLocation(model)).run(run);
          }
        });
    return 0;
  }

  private static String required(Settings evaluation, String name) {
    return evaluation
        .optionalText(name)
        .orElseThrow(() -> new InvalidInputException("evaluation.%s must be set".formatted(name)));
  }
}
