package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelConfig;
import io.rsd.core.model.WeightMemory;
import io.rsd.core.torchscript.ComputeDevice;
import java.util.List;

/** Whether this machine has the memory for models that are going to be loaded on it together. */
public final class ModelMemory {

  private ModelMemory() {}

  /**
   * Compares the weights of models on this machine's disk with its memory.
   *
   * @param type the type that they are going to be loaded in
   * @throws InvalidInputException if they have no room
   */
  public static void require(List<ModelLocation> models, FloatType type) {
    long bytes = 0;
    for (ModelLocation model : models) {
      ModelConfig config = ModelConfig.read(model.folder().path().resolve("config.json"));
      bytes = Math.addExact(bytes, WeightMemory.ofDecoding(config, type));
    }
    WeightMemory.require(
        "the weights of the models in " + type.configName(), bytes, new ComputeDevice.Cpu());
  }
}
