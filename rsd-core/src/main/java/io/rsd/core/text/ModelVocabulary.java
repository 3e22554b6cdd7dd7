package io.rsd.core.text;

import io.rsd.core.checkpoint.ModelDescription;
import java.util.Set;

/**
 * What an alignment needs to know of a model.
 *
 * @param tokenizer the model's own, which whoever opened it closes
 * @param rows rows of the output layer
 * @param endTokens the ids that end a text; empty when the model names none
 */
public record ModelVocabulary(Tokenizer tokenizer, int rows, Set<Integer> endTokens) {

  public ModelVocabulary {
    endTokens = Set.copyOf(endTokens);
  }

  /** The vocabulary of a model, with its tokenizer opened. */
  public static ModelVocabulary of(ModelDescription model, Tokenizer tokenizer) {
    return new ModelVocabulary(
        tokenizer, model.config().vocabularySize(), Set.copyOf(model.generation().endTokens()));
  }
}
