package io.rsd.spark.models;

import io.rsd.core.checkpoint.Checkpoint;
import io.rsd.core.checkpoint.FloatType;
import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.model.LanguageModel;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;
import io.rsd.core.torchscript.ComputeDevice;

/** A model on a device, with its description and its tokenizer. */
public record LoadedModel(ModelDescription description, Tokenizer tokenizer, LanguageModel model)
    implements AutoCloseable {

  /**
   * Loads a model.
   *
   * @throws io.rsd.core.InvalidInputException if the folder is missing or cannot be used
   */
  public static LoadedModel load(ModelLocation location, ComputeDevice device, FloatType type) {
    ModelDescription description = ModelDescription.read(location.local());
    try (Checkpoint checkpoint = Checkpoint.open(description)) {
      Tokenizer tokenizer = Tokenizer.of(description);
      try {
        return new LoadedModel(
            description, tokenizer, LanguageModel.load(checkpoint, device, type));
      } catch (RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    }
  }

  public ModelVocabulary vocabulary() {
    return ModelVocabulary.of(description, tokenizer);
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}
