package io.rsd.core.text;

import io.rsd.core.checkpoint.ModelDescription;
import java.util.Set;

/**
 * The properties of a model on which an alignment depends.
 *
 * @param tokenizer the model's tokenizer; its opener closes it
 * @param rows number of rows of the output layer
 * @param endTokens the ids that end a text; empty if the model names none
 */
public record ModelVocabulary(Tokenizer tokenizer, int rows, Set<Integer> endTokens) {

  public ModelVocabulary {
    endTokens = Set.copyOf(endTokens);
  }

  /** The vocabulary of a model and its open tokenizer. */
  public static ModelVocabulary of(ModelDescription model, Tokenizer tokenizer) {
    return new ModelVocabulary(
        tokenizer, model.config().vocabularySize(), Set.copyOf(model.generation().endTokens()));
  }
}
