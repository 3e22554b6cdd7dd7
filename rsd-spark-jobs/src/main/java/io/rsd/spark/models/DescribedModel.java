package io.rsd.spark.models;

import io.rsd.core.checkpoint.ModelDescription;
import io.rsd.core.text.ModelVocabulary;
import io.rsd.core.text.Tokenizer;

/** A model's description and tokenizer, without its weights. */
public record DescribedModel(ModelDescription description, Tokenizer tokenizer)
    implements AutoCloseable {

  /**
   * Opens a model's description.
   *
   * @throws io.rsd.core.InvalidInputException if the folder is missing or cannot be used
   */
  public static DescribedModel open(ModelLocation location) {
    ModelDescription description = ModelDescription.read(location.description());
    return new DescribedModel(description, Tokenizer.of(description));
  }

  /** What an alignment needs to know of it. */
  public ModelVocabulary vocabulary() {
    return ModelVocabulary.of(description, tokenizer);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
