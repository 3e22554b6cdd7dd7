package io.rsd.spark.stage;

import io.rsd.core.config.Identity;
import io.rsd.spark.executor.ExecutorEngines;
import io.rsd.spark.files.Location;
import io.rsd.spark.models.ModelLocation;
import io.rsd.spark.training.Training;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trains the student on the run's table, in the driver. */
final class TrainStage implements Stage {

  static final String NAME = "train";

  private static final String SECTION = "training";

  /** The sizes of the trained model's files among the counts, by their names. */
  private static final String FILES = "model_files";

  private final RunContext context;
  private final Training training;
  private final DatasetStage dataset;

  TrainStage(RunContext context) {
    this.context = context;
    this.training = context.settings().training();
    this.dataset = new DatasetStage(context);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Whether it learns from the run's own table. */
  private boolean learnsFromTheRun() {
    return training.data().equals(context.settings().directory().resolve(SftTable.NAME));
  }

  @Override
  public List<Stage> needs() {
    return learnsFromTheRun() ? List.of(dataset) : List.of();
  }

  @Override
  public Identity settings() {
    SortedMap<String, String> values =
        new TreeMap<>(
            Identities.section(
                context.settings().file(),
                SECTION,
                "model",
                "data",
                "output",
                "device",
                "checkpoint_every"));
    values.put("training.model (content)", context.contentOf(training.model()));
    if (learnsFromTheRun()) {
      values.putAll(dataset.settings().values());
    } else {
      values.put("training.data (content)", training.content(context.run().hadoop()));
    }
    return new Identity(values);
  }

  @Override
  public Map<String, Object> run() {
    try {
      // In local mode this process has been an executor, and training needs the memory.
      ExecutorEngines.closeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted before training", e);
    }
    training.run(context.run().out());
    return Map.of(FILES, model().sizes());
  }

  /** The files of its model, which are no tables, must be as long as they were written. */
  @Override
  public Optional<String> lack(Map<String, Object> counts) {
    Map<?, ?> written = counts.get(FILES) instanceof Map<?, ?> files ? files : Map.of();
    Map<String, Long> there = model().sizes();
    return there.isEmpty() || !there.entrySet().containsAll(written.entrySet())
        ? Optional.of(
            "the model %s is missing, or not as it was written".formatted(model().folder()))
        : Optional.empty();
  }

  /** Where the trained model is. */
  ModelLocation model() {
    Location folder = training.output().resolve("model");
    return context.settings().models().student().elsewhere(folder);
  }
}
