package io.rsd.spark.models;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.torchscript.ComputeDevice;
import java.nio.file.Path;

/** A model on a device, with its description. */
public record LoadedModel(ModelDescription description, LanguageModel model)
    implements AutoCloseable {

  /**
   * Loads a model.
   *
   * @throws io.rsd.core.InvalidInputException if the folder is missing or cannot be used
   */
  public static LoadedModel load(ModelLocation location, ComputeDevice device, FloatType type) {
    Path folder = location.local();
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ModelDescription description = ModelDescription.open(folder);
      try {
        return new LoadedModel(description, LanguageModel.load(checkpoint, device, type));
      } catch (RuntimeException e) {
        description.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    model.close();
    description.close();
  }
}
