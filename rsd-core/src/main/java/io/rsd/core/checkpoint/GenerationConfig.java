package io.rsd.core.checkpoint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens with which a model's texts begin and end, as its configurations name them: those of
 * {@code generation_config.json} first, then those that only {@code config.json} has.
 *
 * @param endTokens ids each of which ends a text; empty if the model names none
 * @param beginTokens ids that begin a text; empty if the model names none
 */
public record GenerationConfig(List<Integer> endTokens, List<Integer> beginTokens) {

  public GenerationConfig {
    endTokens = List.copyOf(endTokens);
    beginTokens = List.copyOf(beginTokens);
  }

  /** Reads {@code generation_config.json}, if there is one, beside config.json. */
  static GenerationConfig read(ModelFolder folder, JsonFields config, int vocabularySize) {
    Optional<JsonFields> generation = folder.json("generation_config.json");
    return new GenerationConfig(
        tokens("eos_token_id", vocabularySize, generation, config),
        tokens("bos_token_id", vocabularySize, generation, config));
  }

  /**
   * The tokens of both files. What generation_config.json says is meant for decoding; ids that
   * config.json has besides are left out where the vocabulary has no such token.
   */
  private static List<Integer> tokens(
      String field, int vocabularySize, Optional<JsonFields> generation, JsonFields config) {
    if (generation.filter(fields -> fields.has(field)).isEmpty()) {
      return config.integers(field, vocabularySize - 1);
    }
    Set<Integer> tokens =
        new LinkedHashSet<>(generation.orElseThrow().integers(field, vocabularySize - 1));
    tokens.addAll(config.integersWithin(field, vocabularySize - 1));
    return List.copyOf(tokens);
  }
}
