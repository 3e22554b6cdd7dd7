package io.rsd.core.text;

import io.rsd.core.checkpoint.ModelDescription;

/**
 * The properties of a model on which an alignment depends.
 *
 * @param tokenizer the model's tokenizer; its opener closes it
 * @param rows number of rows of the output layer
 * @param boundaries the tokens with which its texts begin and end
 */
public record ModelVocabulary(Tokenizer tokenizer, int rows, BoundaryTokens boundaries) {

  /**
   * The vocabulary of a model and its open tokenizer.
   *
   * @throws io.rsd.core.InvalidInputException if the model's folder names no end-of-text token
   */
  public static ModelVocabulary of(ModelDescription model, Tokenizer tokenizer) {
    return new ModelVocabulary(
        tokenizer, model.config().vocabularySize(), BoundaryTokens.of(model, tokenizer));
  }
}
