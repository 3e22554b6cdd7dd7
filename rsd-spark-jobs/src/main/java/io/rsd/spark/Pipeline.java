package io.rsd.spark;

import io.rsd.core.config.SettingsFile;
import io.rsd.core.training.TrainingSettings;
import io.rsd.spark.executor.ExecutorEngines;
import io.rsd.spark.executor.ModelLocation;
import io.rsd.spark.run.ComputeTypes;
import io.rsd.spark.run.Evaluation;
import io.rsd.spark.run.Run;
import io.rsd.spark.run.RunSettings;
import io.rsd.spark.run.Stages;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** All stages of a run in order, without those that are done already. */
final class Pipeline {

  private final SettingsFile file;
  private final RunSettings settings;
  private final PrintWriter out;

  /**
   * What came out of a pipeline.
   *
   * @param dataset the figures of the traces, as in the paper's Table 2
   * @param base the student's accuracy as it was; empty if nothing was evaluated
   * @param trained the same after training
   */
  record Result(
      Map<String, Object> dataset,
      Optional<Map<String, Object>> base,
      Optional<Map<String, Object>> trained) {}

  private Pipeline(SettingsFile file, RunSettings settings, PrintWriter out) {
    this.file = file;
    this.settings = settings;
    this.out = out;
  }

  /**
   * Runs the pipeline.
   *
   * @param given the settings; what a pipeline knows by itself need not be in them
   * @param atTheEnd looks at the run when all is done
   */
  static Result run(SettingsFile given, PrintWriter out, Consumer<Run> atTheEnd) {
    RunSettings settings = RunSettings.read(given);
    String directory = settings.directory().replaceAll("/+$", "");
    SettingsFile file =
        given
            .orElse("training.model", settings.models().student().location())
            .orElse("training.data", directory + "/sft")
            .orElse("training.output", directory + "/training");
    // Read now, so that a wrong setting is told before hours of work and not after.
    TrainingSettings training = TrainingSettings.read(file.section("training"));
    ModelsBeforeSpark.check(file, settings.models(), settings.loadedModels());
    ModelsBeforeSpark.checkTraining(
        new ModelLocation(file.section("training").text("model")), training.device());
    String job = "rsd pipeline " + settings.directory();
    return SparkStart.with(
        file.section("spark"),
        job,
        spark -> {
          try (Run run = Run.open(spark, settings.directory(), out)) {
            SettingsFile chosen = ComputeTypes.ofModels(run, file);
            return new Pipeline(chosen, RunSettings.read(chosen), out).run(run, atTheEnd);
          }
        });
  }

  private Result run(Run run, Consumer<Run> atTheEnd) {
    SparkSession spark = run.spark();
    Stages stages = Stages.of(run, settings);
    if (evaluates()) {
      prepareEvaluation(spark);
    }
    if (settings.needsSolve()) {
      stages.solve();
    }
    if (settings.method().isPresent()) {
      stages.generate();
    } else {
      stages.score();
    }
    Map<String, Object> dataset = stages.dataset();
    SettingsFile training = ComputeTypes.ofTraining(run, file);
    stages.train(training, () -> train(training));
    Result result = evaluated(spark, dataset);
    atTheEnd.accept(run);
    return result;
  }

  private void train(SettingsFile training) {
    try {
      // In local mode this process has been an executor, and training needs the memory.
      ExecutorEngines.closeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the pipeline was interrupted before training", e);
    }
    Training.run(training, out);
  }

  private Result evaluated(SparkSession spark, Map<String, Object> dataset) {
    if (!evaluates()) {
      return new Result(dataset, Optional.empty(), Optional.empty());
    }
    String trained = file.section("training").text("output") + "/model";
    return new Result(
        dataset,
        Optional.of(evaluate(spark, "base", settings.models().student())),
        Optional.of(evaluate(spark, "trained", new ModelLocation(trained))));
  }

  private boolean evaluates() {
    return file.section("evaluation").section("problems").optionalText("path").isPresent();
  }

  /** Reads the problems to evaluate on first: a wrong file is told before hours of work. */
  private void prepareEvaluation(SparkSession spark) {
    out.println("rsd: reads the problems to evaluate on");
    try (Run run = Run.open(spark, evaluationFolder("base"), out)) {
      new Evaluation(file, settings.models().student()).prepare(run);
    }
  }

  private String evaluationFolder(String name) {
    return settings.directory() + "/evaluation/" + name;
  }

  private Map<String, Object> evaluate(SparkSession spark, String name, ModelLocation model) {
    out.println("rsd: evaluates the student, " + name);
    try (Run run = Run.open(spark, evaluationFolder(name), out)) {
      return new Evaluation(file, model).run(run);
    }
  }
}
