package io.rsd.core.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * The tokens with which a model's texts begin and end.
 *
 * @param endTokens ids each of which ends a text; empty if the model names none
 * @param beginToken the id that begins every text, if the model has one
 */
public record GenerationConfig(List<Integer> endTokens, Optional<Integer> beginToken) {

  public GenerationConfig {
    endTokens = List.copyOf(endTokens);
  }

  /**
   * Reads {@code generation_config.json} if there is one. Fields that it omits come from
   * config.json.
   */
  static GenerationConfig read(ModelFolder folder, JsonFields config, int vocabularySize) {
    JsonFields first = folder.json("generation_config.json").orElse(config);
    return new GenerationConfig(
        tokens("eos_token_id", vocabularySize, first, config),
        tokens("bos_token_id", vocabularySize, first, config).stream().findFirst());
  }

  private static List<Integer> tokens(
      String field, int vocabularySize, JsonFields first, JsonFields second) {
    return (first.has(field) ? first : second).integers(field, vocabularySize - 1);
  }
}
